/** One link by the command line. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ended, spawnCauseway } from '../cli/causeway.ts';
import { startDev, type Dev } from '../cli/dev.ts';
import { eventually } from '../support/eventually.ts';

const vpc = 'vpc-0a1b2c3d4e5f60001';
const privatelinkRole = 'arn:aws:iam::111122223333:role/privatelink';

const requestFor = (service: string, more: object = {}): string =>
  JSON.stringify({
    project: 'shop',
    service,
    components: [service.endsWith('pg') ? 'pg' : 'kafka'],
    endpoints: [
      {
        vpcId: vpc,
        subnetIds: ['subnet-0a1b2c3d4e5f6001a', 'subnet-0a1b2c3d4e5f6001b'],
        securityGroupIds: ['sg-0a1b2c3d4e5f60011'],
        probe: { taskQueue: `causeway-probe-${vpc}` },
        ...more,
      },
    ],
  });
const denied = { roleArn: 'arn:aws:iam::111122223333:role/no-endpoints' };

let dev: Dev;
beforeAll(async () => (dev = await startDev()));
afterAll(() => dev.stop());

const run = (args: readonly string[], stdin = '') => dev.run(args, stdin);

describe('a request over the command line', () => {
  it('is carried out, shown, listed, and changes nothing the second time', async () => {
    const first = await run(['onboard', '-f', 'examples/billing-pg.yaml']);
    expect(first).toMatchObject({ code: 0, stdout: expect.stringContaining('shop/billing-pg is connected') });
    const again = await run(['onboard', '-f', 'examples/billing-pg.yaml', '--json', '--quiet']);
    expect(again).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(again.stdout)).toMatchObject({
      outcome: 'ready',
      changed: false,
      workflowId: 'privatelink/shop/billing-pg',
    });

    const status = await run(['status', 'shop/billing-pg', '--json']);
    expect(JSON.parse(status.stdout)).toMatchObject({
      execution: 'COMPLETED',
      state: { status: 'Ready' },
      unpolled: [],
    });
    // Visibility lags behind the runs.
    const ready = async (): Promise<unknown[]> =>
      (JSON.parse((await run(['status', '--json', '--status', 'Ready'])).stdout) as { links: unknown[] }).links;
    const listed = expect.objectContaining({ service: 'billing-pg', accounts: ['111122223333'] }) as unknown;
    await eventually(async () => expect(await ready()).toContainEqual(listed), { interval: 500 });
  });

  it('that the world refuses ends with 2 and every reason', async () => {
    const { code, stdout } = await run(
      ['onboard', '-f', '-', '--json'],
      requestFor('outside-pg', { vpcId: 'vpc-0fff' }),
    );
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ error: { type: 'Invalid' } });
    expect((JSON.parse(stdout) as { error: { problems: unknown[] } }).error.problems.length).toBeGreaterThanOrEqual(2);
  });

  it('that parks ends with 3 and the box; retry with another role brings it about', async () => {
    const parked = await run(['onboard', '-f', '-'], requestFor('solo-pg', denied));
    expect(parked.code).toBe(3);
    expect(parked.stdout).toContain('UnauthorizedOperation');
    expect(parked.stdout).toContain(`causeway retry shop/solo-pg --endpoint ${vpc}`);
    expect(await run(['status', 'shop/solo-pg'])).toMatchObject({
      code: 3,
      stdout: expect.stringContaining('NeedsAttention'),
    });
    const refused = await run(['skip', 'shop/solo-pg', '--evidence', 'none', '--json']);
    // Nothing was changed, so the exit code is 2, as for an invalid request.
    expect(refused.code).toBe(2);
    expect(JSON.parse(refused.stdout)).toMatchObject({
      error: { type: 'Refused', problems: [{ problem: expect.stringContaining('cannot be skipped') }] },
    });
    const misspelt = await run(['retry', 'shop/solo-pg', '--patch', '{ "subnets": ["subnet-0a"] }', '--json']);
    expect(misspelt.code).toBe(2);
    expect(JSON.parse(misspelt.stdout)).toEqual({
      error: {
        type: 'Refused',
        problems: [{ field: 'patch.subnets', problem: 'is not a known field', fix: 'write subnetIds' }],
      },
    });
    expect(await run(['retry', 'shop/solo-pg', '--subnet', 'subnet-0fff'])).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/subnetIds: "subnet-0fff" does not exist. Fix: /),
    });
    const retried = await run([
      'retry',
      'shop/solo-pg',
      '--role-arn',
      privatelinkRole,
      '--reason',
      'the other one may',
      '--follow',
      '--json',
    ]);
    expect(retried.code).toBe(0);
    expect(JSON.parse(retried.stdout)).toMatchObject({
      outcome: 'ready',
      audit: [{ outcome: expect.stringContaining('refused: ') }, { outcome: 'accepted', reason: 'the other one may' }],
    });
    expect(await run(['rollback', 'shop/solo-pg'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('has ended'),
    });
  });

  it('can be left and joined again, and rolled back: 130, then 0, then 4', async () => {
    const child = spawnCauseway(['onboard', '-f', '-'], dev.env);
    child.stdin.end(requestFor('byoc-kafka', denied));
    let shown = '';
    child.stderr.on('data', (text: Buffer) => (shown += String(text)));
    const over = ended(child);
    await eventually(() => expect(shown).toContain('privatelink'));
    child.kill('SIGINT');
    const left = await over;
    expect(left.code).toBe(130);
    expect(left.stderr).toContain('causeway status shop/byoc-kafka --follow');
    expect(left.stderr).toContain('causeway rollback shop/byoc-kafka');

    const joined = await run(['onboard', '-f', '-', '--detach', '--json'], requestFor('byoc-kafka', denied));
    expect(joined.code).toBe(0);
    expect(JSON.parse(joined.stdout)).toMatchObject({ outcome: 'detached', attached: true });
    const gone = await run(['rollback', 'shop/byoc-kafka', '--reason', 'wrong VPC', '--follow', '--json']);
    expect(gone.code).toBe(4);
    expect(JSON.parse(gone.stdout)).toMatchObject({ outcome: 'rolledBack', left: [] });
  });

  it('says when no worker polls the queue, detaches all the same, and status says it too', async () => {
    const args = ['onboard', '-f', '-', '--detach', '--json', '--task-queue', 'nobody-polls-this'];
    const { code, stdout, stderr } = await run(args, requestFor('orders-kafka'));
    expect(code).toBe(0);
    expect(stderr).toContain('no worker polls nobody-polls-this');
    expect(JSON.parse(stdout)).toMatchObject({ outcome: 'detached', attached: null });
    expect(await run(['status', 'shop/orders-kafka'])).toMatchObject({
      code: 6,
      stdout: expect.stringContaining('no worker polls nobody-polls-this'),
    });
  });

  it('ends with 1 for a link nobody knows', async () => {
    expect(await run(['status', 'shop/nothing'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('No run of privatelink/shop/nothing'),
    });
  });
});
