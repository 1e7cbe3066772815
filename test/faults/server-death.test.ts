/** The Temporal server dies and restarts with the same database; the runs go on as if nothing had happened. */
import { afterAll, beforeAll, it } from 'vitest';
import { startInstallation, type Installation } from '../support/installation.ts';
import { scenarioOf, type Scenario } from '../support/scenario.ts';
import { startMortalServer, type MortalServer } from './mortal-server.ts';
import { expectCleanHistory, expectConnectedOnce, expectNothingLeft } from './proofs.ts';

let server: MortalServer;
let installation: Installation;

beforeAll(async () => {
  server = await startMortalServer();
  installation = await startInstallation({
    temporalAddress: server.address,
    sandbox: { settings: { speed: 40 } },
  });
});

afterAll(async () => {
  await installation.stop();
  await server.stop();
});

it('goes on with every run that was under way', async () => {
  const runs = await Promise.all([1, 2, 3].map(newLink));
  const [first, second, back] = runs as [Scenario, Scenario, Scenario];
  back.stick('targets');
  await Promise.all([first.start(), back.start()]);
  await until(back, 'targets', 'settling');
  await back.run.rollback();
  // One run is proven or nearly so, one has just begun, one is rolling back.
  await second.start();
  await until(second, 'privatelink', 'settling');
  await dieAndComeBack();
  await until(second, 'vpcEndpoint', 'settling');
  await dieAndComeBack();
  expectConnectedOnce(first, await first.run.result());
  expectConnectedOnce(second, await second.run.result());
  expectNothingLeft(back, await back.rolledBack());
  for (const run of runs) await expectCleanHistory(run);
});

async function dieAndComeBack(): Promise<void> {
  await server.kill();
  await server.comeBack();
}

const newLink = async (): Promise<Scenario> => scenarioOf(installation, await installation.link());

const until = (link: Scenario, step: string, phase: string): Promise<unknown> =>
  link.until(({ steps }) => steps.some((each) => each.step === step && each.phase === phase));
