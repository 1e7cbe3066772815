/** Commands that fleets print can be pasted: retries, corrected retries, prunes, removals, follows and ends. */
import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { applyFleet, fleetHandle } from '../../src/client/fleets.ts';
import type { PrivateLinkRequest } from '../../src/contract/request.ts';
import { startInstallation, type Installation } from '../support/installation.ts';
import { scenarioOf, unauthorized, type Scenario } from '../support/scenario.ts';
import { openShell, type Shell } from '../support/shell.ts';
import { linkOf, manifestFile, run } from './manifests.ts';

let installation: Installation;
let shell: Shell;
beforeAll(async () => {
  installation = await startInstallation({ sandbox: { settings: { dataPlane: false } } });
  shell = await openShell();
});
afterAll(async () => {
  await installation.stop();
  await shell.close();
});

const scenario = async (request: Partial<PrivateLinkRequest> = {}): Promise<Scenario> =>
  scenarioOf(installation, await installation.link({ probed: false, request }));

const said = async (...args: readonly string[]): Promise<string> => {
  const { stdout, stderr } = await run(installation, ...args);
  return stdout + stderr;
};

/** The first printed command that begins with `begin`, to the end of its line. */
function printed(text: string, begin: string): string {
  const line = text.split('\n').find((each) => each.includes(`causeway ${begin}`));
  expect(line, `no "causeway ${begin}" in:\n${text}`).toBeDefined();
  return line?.slice(line.indexOf('causeway ')) ?? '';
}

/** Waits until the fleet has ended. @returns what `fleet status` then says */
async function ended(name: string): Promise<string> {
  await fleetHandle(installation.temporal, installation.settings.taskQueue, name).result();
  return said('fleet', 'status', name);
}

it('what was rolled back is run again by the printed retry, and the printed status shows it', async ({
  onTestFinished,
}) => {
  const link = await scenario({ onFailure: 'compensate' });
  link.failEc2('CreateVpcEndpoint', unauthorized);
  const file = await manifestFile(onTestFinished, 'again', [link.request]);
  const applied = await said('fleet', 'apply', '-f', file, '--yes');
  link.disarm();
  const retried = await shell.paste(printed(applied, 'fleet retry'));
  await ended('again');
  expect(await shell.paste(printed(retried, 'fleet status'))).toContain('again: 1 of 1 there');
});

it('what is parked is mended by the first printed command, and rolled back by the last', async ({ onTestFinished }) => {
  const mended = await scenario();
  const left = await scenario();
  for (const link of [mended, left]) link.failEc2('CreateVpcEndpoint', unauthorized);
  const file = await manifestFile(onTestFinished, 'parked', [mended.request, left.request]);
  await said('fleet', 'apply', '-f', file, '--yes');
  const status = await said('fleet', 'status', 'parked');
  for (const link of [mended, left]) link.disarm();
  await shell.paste(printed(status, `retry ${linkOf(mended.request)}`));
  await shell.paste(printed(status, `rollback ${linkOf(left.request)}`));
  await left.rolledBack();
  expect(await mended.run.result()).toMatchObject({ outcome: 'readyUnverified' });
});

it('what can only fail again is run by the printed retry, from the manifest that was applied', async ({
  onTestFinished,
}) => {
  const { temporal, settings } = installation;
  const link = await scenario();
  const file = await manifestFile(onTestFinished, 'corrected', [link.request]);
  const other = await scenario();
  await said('fleet', 'apply', '-f', file, '--yes');
  // Not by `fleet apply`, which starts nothing that can only fail.
  const wrong = { ...other.request, components: ['opensearch'] };
  await applyFleet(temporal, settings.taskQueue, { name: 'corrected' }, [wrong], 'ada');
  const status = await said('fleet', 'status', 'corrected', '--follow');
  await writeFile(file, JSON.stringify({ name: 'corrected', items: [link.request, other.request] }));
  const command = printed(status, 'fleet retry');
  expect(command).toContain(file);
  expect(await shell.paste(command)).toContain('1 are started again');
  expect(await ended('corrected')).toContain('corrected: 2 of 2 there');
});

it('what left the manifest goes by the printed prune, and what others made by the printed offboard', async ({
  onTestFinished,
}) => {
  const [kept, before, ...made] = await Promise.all([1, 2, 3, 4].map(() => scenario()));
  if (!kept || !before) throw new Error('four links');
  await before.ready();
  const all = [kept, before, ...made].map(({ request }) => request);
  const file = await manifestFile(onTestFinished, 'left', all);
  await said('fleet', 'apply', '-f', file, '--yes');
  await writeFile(file, JSON.stringify({ name: 'left', items: [kept.request] }));
  await said('fleet', 'apply', '-f', file, '--yes');
  const status = await said('fleet', 'status', 'left');
  // Nobody can answer the question in this shell.
  await shell.paste(`${printed(status, 'fleet apply')} --yes`);
  for (const link of made) expect(link.left()).toEqual([]);
  expect(before.left()).not.toEqual([]);
  await shell.paste(`${printed(status, 'offboard')} --yes`);
  expect(before.left()).toEqual([]);
  expect(kept.left()).not.toEqual([]);
});

it('a fleet that goes on without the command is followed and ended by what is printed', async ({ onTestFinished }) => {
  const link = await scenario();
  link.failEc2('CreateVpcEndpoint', { kind: 'hold' });
  const file = await manifestFile(onTestFinished, 'detached', [link.request]);
  const applied = await said('fleet', 'apply', '-f', file, '--yes', '--detach');
  // The run does not know when EC2's rate lets it go on.
  await link.until(({ steps }) => steps.some(({ step, phase }) => step === 'vpcEndpoint' && phase === 'queued'));
  const follow = printed(applied, 'fleet status');
  expect(follow).toContain('--follow');
  const left = await run(installation, 'fleet', 'status', 'detached', '--follow', '--timeout', '1s');
  expect(left.code).toBe(6);
  expect(printed(left.stderr, 'fleet status')).toBe(follow);
  expect(await shell.paste(printed(left.stderr, 'fleet cancel'))).toContain('The fleet has ended');
  link.disarm();
  expect(await link.run.result()).toMatchObject({ outcome: 'readyUnverified' });
  // It ends, and its exit code says that the fleet did not finish everything.
  await expect(shell.paste(follow)).rejects.toThrow('Fleet detached: ');
});
