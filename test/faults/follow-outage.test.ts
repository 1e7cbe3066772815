/** The Temporal server dies while a command follows a run, is away for a long time, and comes back. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ended, spawnCauseway, type Ran } from '../cli/causeway.ts';
import { startInstallation, type Installation } from '../support/installation.ts';
import { scenarioOf } from '../support/scenario.ts';
import { eventually } from '../support/eventually.ts';
import { startMortalServer, type MortalServer } from './mortal-server.ts';

let server: MortalServer;
let installation: Installation;

beforeAll(async () => {
  server = await startMortalServer();
  installation = await startInstallation({ temporalAddress: server.address });
});

afterAll(async () => {
  await installation.stop();
  await server.stop();
});

it('onboard goes on following: it says that the server is away, tries again, and reports the end of the run', async () => {
  const link = scenarioOf(installation, await installation.link());
  link.stick('targets');
  const [patient, hurried] = [follow(link.request), follow(link.request, '--timeout', '20 seconds')];
  await eventually(() => expect(patient.shown() + hurried.shown()).toMatch(/targets .*[\s\S]*targets /));
  await server.kill();
  await eventually(() => expect(patient.shown()).toMatch(/Temporal server at \S+ does not answer .*Trying again in/));
  // Five pauses, each longer, half a minute together: the SDK's own attempts have ended by then.
  await eventually(() => expect(patient.shown().match(/Still no answer/g)?.length).toBeGreaterThanOrEqual(4));
  const gaveUp = await hurried.over;
  expect(gaveUp.stderr).toMatch(/--timeout has run out[\s\S]*goes on\. Follow it: causeway status/);
  expect(gaveUp.code).toBe(6);
  await server.comeBack();
  link.disarm();
  const { code, stdout, stderr } = await patient.over;
  expect(stderr).toMatch(/answers again, after \d/);
  expect(stdout).toContain(`${link.project}/${link.service} is connected`);
  expect(code).toBe(0);
});

interface Following {
  shown(): string;
  readonly over: Promise<Ran>;
}

function follow(request: object, ...flags: readonly string[]): Following {
  const { address } = installation.settings.temporal;
  const queue = installation.settings.taskQueue;
  const child = spawnCauseway(['onboard', '-f', '-', '--address', address, '--task-queue', queue, ...flags]);
  child.stdin.end(JSON.stringify(request));
  let text = '';
  child.stderr.on('data', (more: Buffer) => (text += String(more)));
  return { shown: () => text, over: ended(child) };
}
