/** Stories: sequences of random actions, applied to the rules and to the real product, or to the rules and to rules with a mistake. */
import * as fc from 'fast-check';
import { expect } from 'vitest';
import type { Installation } from '../support/installation.ts';
import { scenarioOf, type Scenario } from '../support/scenario.ts';
import { deeds, type Deed } from './deeds.ts';
import { expectSame, realOf, type Real } from './real.ts';
import { nothing, rules, visible, type Rules, type World } from './rules.ts';

export interface Seeded {
  readonly seed: number;
  readonly numRuns: number;
}

/** fast-check needs a mutable model. */
interface Model {
  world: World;
}

type Command<To extends object> = fc.AsyncCommand<Model, To, true>;

/** Many actions of a story are not possible at their moment, and are skipped. */
const MOST_DEEDS = 30;

const storiesOf = <To extends object>(toCommand: (deed: Deed) => Command<To>) =>
  fc.commands(
    deeds.map((deed) => deed.map(toCommand)),
    { maxCommands: MOST_DEEDS, size: 'max' },
  );

const forReal = ({ says, when, then, does }: Deed): Command<Real> => ({
  check: async ({ world }) => when(world),
  async run(model, real) {
    model.world = then(model.world, rules);
    await does(real, model.world);
    expectSame(real, model.world, says);
  },
  toString: () => says,
});

/** The same actions with rules in place of the real product: how a product with the mistake would behave. */
const forMistaken =
  (mistaken: Rules) =>
  ({ says, when, then }: Deed): Command<Model> => ({
    check: async ({ world }) => when(world),
    async run(model, product) {
      model.world = then(model.world, rules);
      product.world = then(product.world, mistaken);
      expect(visible(product.world), `after: ${says}`).toEqual(visible(model.world));
    },
    toString: () => says,
  });

/** @throws Error with the seed and the shortest story that fails, action by action */
export async function tellStories(installation: Installation, { seed, numRuns }: Seeded): Promise<void> {
  const { vpcs, request } = await installation.link({ vpcs: [{}, {}, {}] });
  /** Each story has its own service; the sandbox has no room for that many VPCs. */
  const newLink = async (): Promise<Scenario> => {
    const link = await installation.link({ vpcs: [] });
    const { endpoints } = request;
    // The run parks soon, so that there is something to skip.
    return scenarioOf(installation, {
      ...{ ...link, vpcs },
      request: { ...link.request, endpoints, budgets: { targets: '1 second' } },
    });
  };
  await fc.assert(
    fc.asyncProperty(storiesOf(forReal), async (story) => {
      const real = realOf(await newLink());
      try {
        await fc.asyncModelRun(() => ({ model: { world: nothing }, real }), story);
      } finally {
        real.dispose();
      }
    }),
    { seed, numRuns, endOnFailure: numRuns > SHRINKS_UP_TO },
  );
}

/** In a long run a failed story is not shrunk; it is shrunk when it is repeated by its seed and path. */
const SHRINKS_UP_TO = 50;

/** Whether the stories of this seed would fail for a product with the mistake. */
export async function notice(mistake: Partial<Rules>, { seed, numRuns }: Seeded): Promise<boolean> {
  const told = await fc.check(
    fc.asyncProperty(storiesOf(forMistaken({ ...rules, ...mistake })), (story) =>
      fc.asyncModelRun(() => ({ model: { world: nothing }, real: { world: nothing } }), story),
    ),
    { seed, numRuns, endOnFailure: true },
  );
  return told.failed;
}
