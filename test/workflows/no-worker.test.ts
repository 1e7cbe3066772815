/** Commands that only a worker can answer, on a task queue that nobody polls. */
import { writeFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createProgram } from '../../src/cli/program/program.ts';
import { recordWorkflowId } from '../../src/contract/fleet-record.ts';
import { causeway, ended, spawnCauseway, type Ran } from '../cli/causeway.ts';
import { eventually } from '../support/eventually.ts';

const queue = 'no-worker-polls-this';
const start = `causeway worker --task-queue ${queue} --address `;
const request = {
  project: 'no-worker',
  service: 'kafka',
  components: ['kafka'],
  endpoints: [{ vpcId: 'vpc-0a1b2c3d', subnetIds: ['subnet-0a1b2c3d'], securityGroupIds: ['sg-0a1b2c3d'] }],
};

let directory: string;
let file: string;
let manifest: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'causeway-no-worker-'));
  file = join(directory, 'request.json');
  manifest = join(directory, 'fleet.json');
  await writeFile(file, JSON.stringify(request));
  await writeFile(manifest, JSON.stringify({ name: 'no-worker', items: [{ ...request, service: 'other' }] }));
  // An open run of each kind, for the commands that need one.
  expect((await on(['onboard', '-f', file, '--detach'])).code).toBe(0);
});
afterAll(() => rm(directory, { recursive: true }));

const flags = (): string[] => ['--address', inject('temporalAddress'), '--task-queue', queue];
const on = (args: readonly string[]): Promise<Ran> => causeway([...args, ...flags()]);
const link = 'no-worker/kafka';
const free = 'no-worker/nothing-open';
const arn = 'arn:aws:iam::111122223333:root';

/** Each with what the last message must say is known or not known. */
const asking: readonly (readonly [string, readonly string[], RegExp])[] = [
  ['plan', ['-f', 'FILE'], /not known what a run would do\. Nothing was changed/],
  ['offboard', [link, '--yes'], /not known what there is to take away\. Nothing was changed/],
  ['retry', [link], /not known whether retry reaches the run: the server may still hand it to the next worker/],
  ['skip', [link, '--evidence', 'seen'], /not known whether skip reaches the run/],
  ['rollback', [link], /not known whether rollback reaches the run/],
  ['fleet plan', ['-f', 'MANIFEST'], /Nothing was changed/],
  ['fleet apply', ['-f', 'MANIFEST', '--yes'], /Nothing was changed/],
  ['fleet status', ['no-worker'], /Nothing was changed/],
  ['fleet retry', ['no-worker'], /not known whether retry reaches the fleet/],
  ['fleet stop', ['no-worker'], /not known whether stop reaches the fleet/],
  ['fleet report', ['--in', 'eu-west-1'], /Nothing was changed/],
];

describe('without a worker', () => {
  it.each(asking)(
    '%s says so after three seconds, and ends with 6 when --timeout runs out',
    async (name, rest, unknown) => {
      if (/^fleet (status|retry|stop)$/.test(name)) await openFleet();
      const args = [...name.split(' '), ...rest.map((each) => ({ FILE: file, MANIFEST: manifest })[each] ?? each)];
      const { code, stderr } = await on([...args, '--timeout', '6']);
      expect(stderr).toContain(
        `No worker has answered yet. The answer comes from a worker on the task queue ${queue}.`,
      );
      expect(stderr).toContain(`${start}${inject('temporalAddress')}`);
      expect(stderr).toMatch(unknown);
      expect(stderr).toMatch(/within --timeout.*Fix: /);
      expect(code).toBe(6);
    },
  );

  it.each([
    ['onboard', ['-f', 'FILE']],
    ['principals add', [`${free}-1`, arn]],
    ['components enable', [`${free}-2`, 'kafka']],
  ])('%s says so, follows the run, and ends with 6 when --timeout runs out; the run goes on', async (name, rest) => {
    const args = [...name.split(' '), ...rest.map((each) => (each === 'FILE' ? file : each))];
    const { code, stdout, stderr } = await on([...args, '--timeout', '6', '--json', '--quiet']);
    expect(stderr).toContain(`no worker polls ${queue}: the run waits until one does. Start one: ${start}`);
    expect(stderr).toContain('--timeout has run out');
    expect(stderr).toMatch(/goes on\. Follow it: causeway status no-worker\/\S+ --follow --address /);
    expect(JSON.parse(stdout)).toMatchObject({ outcome: 'detached' });
    expect(code).toBe(6);
  });

  it('status says what the server knows, and ends with 6', async () => {
    const { code, stdout } = await on(['status', link]);
    expect(stdout).toContain(`no worker polls ${queue}`);
    expect(code).toBe(6);
  });

  it('Ctrl-C ends the wait with 130, and what is not known is told as JSON too', async () => {
    const child = spawnCauseway(['rollback', link, '--json', ...flags()]);
    let shown = '';
    child.stderr.on('data', (text: Buffer) => (shown += String(text)));
    const over = ended(child);
    await eventually(() => expect(shown).toContain('No worker has answered yet'));
    child.kill('SIGINT');
    const { code, stdout } = await over;
    expect(JSON.parse(stdout)).toMatchObject({
      error: { type: 'Interrupted', problems: [{ problem: expect.stringContaining('It is not known whether') }] },
    });
    expect(code).toBe(130);
  });

  it('every command that speaks to a server and may wait has --timeout', () => {
    const waits = createProgram().commands.flatMap((each) => (each.commands.length > 0 ? each.commands : [each]));
    const without = waits
      .filter(({ options }) => options.some(({ long }) => long === '--address'))
      .filter(({ options }) => !options.some(({ long }) => long === '--timeout'))
      .map((each) => `${each.parent?.name() ?? ''} ${each.name()}`);
    // A worker waits for no other; schedules are answered by the server.
    const schedules = ['set', 'list', 'pause', 'unpause', 'trigger', 'delete'].map((name) => `schedule ${name}`);
    expect(without).toEqual(['causeway worker', ...schedules]);
  });

  it('a duration that is none is refused', async () => {
    expect(await on(['rollback', link, '--timeout', 'soon'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Write a duration, as in "5 minutes"'),
    });
  });
});

/** Starts a fleet's run and its record; no worker takes them, but they exist on the server. */
async function openFleet(): Promise<void> {
  const connection = await Connection.connect({ address: inject('temporalAddress') });
  const args = [{ name: 'no-worker', items: [] }];
  const start = { workflowId: 'privatelink-fleet/no-worker', taskQueue: queue, args };
  const client = new Client({ connection, namespace: inject('temporalNamespace') });
  await client.workflow.start('onboardFleet', { ...start, workflowIdConflictPolicy: 'USE_EXISTING' });
  const record = { workflowId: recordWorkflowId('no-worker'), taskQueue: queue };
  await client.workflow.start('keepFleet', { ...record, workflowIdConflictPolicy: 'USE_EXISTING' });
  await connection.close();
}
