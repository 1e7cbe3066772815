/** Runs random stories of one seed against the model and the real thing; a story that fails is shrunk and told. */
import * as fc from 'fast-check';
import type { Installation } from '../support/installation.ts';
import { scenarioOf, type Scenario } from '../support/scenario.ts';
import { commands } from './commands.ts';
import { nothing } from './rules.ts';

interface Stories {
  readonly seed: number;
  readonly numRuns: number;
}

/** @throws Error with the seed and the shortest story that fails, command by command */
export async function runStories(installation: Installation, { seed, numRuns }: Stories): Promise<void> {
  const { vpcs, request } = await installation.link({ vpcs: [{}, {}, {}] });
  /** A service of its own for each story; the sandbox has not room for as many VPCs. */
  const newLink = async (): Promise<Scenario> => {
    const link = await installation.link({ vpcs: [] });
    return scenarioOf(installation, {
      ...link,
      vpcs,
      request: { ...link.request, endpoints: request.endpoints },
    });
  };
  await fc.assert(
    fc.asyncProperty(commands(MOST_COMMANDS), async (story) => {
      const link = await newLink();
      link.stick('targets');
      try {
        await fc.asyncModelRun(() => ({ model: { world: nothing }, real: { link } }), story);
      } finally {
        link.disarm();
      }
    }),
    { seed, numRuns },
  );
}

/** Many of a story's commands make no sense at their moment, and are passed over. */
const MOST_COMMANDS = 20;
