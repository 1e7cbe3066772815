/** The Temporal server dies and comes back over the same database; the runs go on as if nothing had happened. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTemporalServer, type TemporalServer } from '../../dev-server/temporal-server.ts';
import { startInstallation, type Installation } from '../support/installation.ts';
import { scenarioOf, type Scenario } from '../support/scenario.ts';
import { expectCleanHistory, expectConnectedOnce, expectNothingLeft } from './proofs.ts';
import { eventually } from '../support/eventually.ts';

let directory: string;
let server: TemporalServer;
let installation: Installation;

/** At the same address: workers and clients find it again. */
const startServer = async (): Promise<TemporalServer> =>
  startTemporalServer({
    fastTimers: true,
    dbFilename: join(directory, 'temporal.db'),
    ...(server === undefined ? {} : { port: Number(server.address.split(':')[1]) }),
  });

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'causeway-server-death-'));
  server = await startServer();
  installation = await startInstallation({
    temporalAddress: server.address,
    sandbox: { settings: { speed: 40 } },
  });
});

afterAll(async () => {
  await installation.stop();
  await server.stop();
  await rm(directory, { recursive: true });
});

it('goes on with every run that was under way', async () => {
  const runs = await Promise.all([1, 2, 3].map(newLink));
  const [first, second, back] = runs as [Scenario, Scenario, Scenario];
  back.stick('targets');
  await Promise.all([first.start(), back.start()]);
  await until(back, 'targets', 'settling');
  await back.run.rollback();
  // One is proven or nearly so, one has just begun, one is on its way back.
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
  if (server.pid === undefined) throw new Error('the server has no process');
  process.kill(server.pid, 'SIGKILL');
  await eventually(() => expect(isAlive(server.pid)).toBe(false));
  server = await startServer();
}

function isAlive(pid: number | undefined): boolean {
  try {
    return process.kill(pid ?? 0, 0);
  } catch {
    return false;
  }
}

const newLink = async (): Promise<Scenario> => scenarioOf(installation, await installation.link());

const until = (link: Scenario, step: string, phase: string): Promise<unknown> =>
  link.until(({ steps }) => steps.some((each) => each.step === step && each.phase === phase));
