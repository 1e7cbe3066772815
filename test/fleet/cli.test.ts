/** Fleets, their inventory and schedules by the command line. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FleetPicture } from '../../src/client/fleet-picture-report.ts';
import type { Inventory } from '../../src/contract/inventory.ts';
import { startDev, type Dev } from '../cli/dev.ts';
import { eventually } from '../support/eventually.ts';

let dev: Dev;
beforeAll(async () => (dev = await startDev()));
afterAll(() => dev.stop());

const run = (...args: readonly string[]) => dev.run(args);
const json = async <Answer>(...args: readonly string[]): Promise<Answer> =>
  JSON.parse((await run(...args, '--json')).stdout) as Answer;

/** A manifest in a file of its own. */
async function manifest(name: string, ...items: readonly string[]): Promise<string> {
  const path = join(dev.directory, `${name}.yaml`);
  await writeFile(path, `name: ${name}\ndefaults: { project: shop }\nitems:${items.join('')}\n`);
  return path;
}

const item = (service: string, { component = 'pg', vpc = 'vpc-0a1b2c3d4e5f60001', more = '' } = {}): string => `
  - service: ${service}
    components: [${component}]
    endpoints:
      - vpcId: ${vpc}
        subnetIds: [subnet-0a1b2c3d4e5f6001a]
        securityGroupIds: [sg-0a1b2c3d4e5f60011]${more}`;

/** An item whose role may not create VPC endpoints, so that it parks. */
const parking = (service: string): string =>
  item(service, { component: 'kafka', more: '\n        roleArn: arn:aws:iam::111122223333:role/no-endpoints' });

describe('a fleet over the command line', () => {
  it('with a wrong item starts none, and names it with its line; the others when told to', async () => {
    const file = await manifest('half', item('open-pg'), item('other-pg', { vpc: 'nonsense' }));
    const refused = await run('fleet', 'apply', '-f', file, '--json', '--quiet');
    expect(refused).toMatchObject({ code: 2, stderr: '' });
    expect(JSON.parse(refused.stdout)).toMatchObject({
      error: { type: 'Invalid', problems: [{ value: 'nonsense', at: `${file}:13:9`, fix: expect.any(String) }] },
    });
    expect(await run('fleet', 'status', 'half')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('No run of privatelink-fleet/half'),
    });
    const applied = await run('fleet', 'apply', '-f', file, '--skip-invalid', '--yes');
    expect(applied).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('error: '),
      stdout: expect.stringContaining('half: 1 of 1 there (0 proven)'),
    });
  });

  it('is brought about, shown, reported with its price, and changes nothing the second time', async () => {
    const applied = await run('fleet', 'apply', '-f', 'examples/fleet.yaml', '--yes');
    expect(applied).toMatchObject({ code: 0, stdout: expect.stringContaining('shop-links: 4 of 4 there (4 proven)') });
    const picture = await json<FleetPicture>('fleet', 'status', 'shop-links');
    expect(picture).toMatchObject({ name: 'shop-links', run: { over: true }, totals: { proven: 4, waiting: 0 } });
    expect(await json('fleet', 'apply', '-f', 'examples/fleet.yaml')).toMatchObject({
      outcome: 'unchanged',
      plan: { totals: { leave: 4, make: 0 } },
    });
    const report = await json<Inventory>('fleet', 'report', '-f', 'examples/fleet.yaml', '--in', 'eu-west-1');
    expect(report.links.map(({ service }) => service)).toEqual(
      expect.arrayContaining(['billing-pg', 'cache-valkey', 'search-os', 'solo-pg']),
    );
    expect(report).toMatchObject({ orphans: [], unknown: [] });
    expect(report.usdPerMonth).toBeGreaterThan(0);
    expect((await run('fleet', 'report', '--in', 'eu-west-1')).stdout).toMatch(
      /^# \d+ links, \d+ endpoints, [\d.]+ USD/,
    );
  });

  it('ends with 3 when an item is parked, and names what a run would be refused for', async () => {
    const file = await manifest('parked', item('asleep-pg'), parking('byoc-kafka'));
    expect(await run('fleet', 'apply', '-f', file, '--yes')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('asleep-pg'),
    });
    const applied = await run('fleet', 'apply', '-f', file, '--yes', '--skip-invalid');
    expect(applied).toMatchObject({ code: 3, stdout: expect.stringContaining('1 parked') });
    expect(await run('fleet', 'status', 'parked')).toMatchObject({ code: 3 });
    expect((await run('status', '--status', 'NeedsAttention')).stdout).toContain('shop/byoc-kafka');
    expect(await run('rollback', 'shop/byoc-kafka', '--follow')).toMatchObject({ code: 4 });
  });

  it('is cancelled with the onboardings that it started', async () => {
    const file = await manifest('ended', parking('crowded-kafka'));
    expect((await run('fleet', 'apply', '-f', file, '--yes')).code).toBe(3);
    expect(await json('fleet', 'cancel', 'ended', '--runs')).toMatchObject({ cancelled: ['shop/crowded-kafka'] });
    const status = async () => (await run('status', 'shop/crowded-kafka')).stdout;
    await eventually(async () => expect(await status()).toContain('RolledBack'), { interval: 500 });
  });
});

describe('a schedule over the command line', () => {
  it('is set, triggered, listed with what it reported, paused and deleted', async () => {
    const csv = await readFile('examples/fleet.csv', 'utf8');
    expect(csv.split('\n').length).toBeGreaterThan(2);
    const set = ['schedule', 'set', 'nightly', '--check-drift', 'examples/fleet.yaml', '--cron', '0 3 * * *'];
    expect(await run(...set)).toMatchObject({ code: 0, stdout: 'Schedule nightly is set.\n' });
    expect(await run(...set, '--jitter', '5 minutes')).toMatchObject({ stdout: 'Schedule nightly is changed.\n' });
    expect(await run('schedule', 'trigger', 'nightly')).toMatchObject({ code: 0 });
    await eventually(
      async () => expect((await run('schedule', 'list')).stdout).toMatch(/nightly +checkDrift.* 4 .*in place/),
      { interval: 500 },
    );
    await run('schedule', 'pause', 'nightly', '--reason', 'a freeze');
    expect((await run('schedule', 'list')).stdout).toContain('paused');
    expect(await run('schedule', 'delete', 'nightly')).toMatchObject({ code: 0 });
    expect((await run('schedule', 'delete', 'nightly', '--json')).code).toBe(2);
  });

  it('over a manifest that the workers cannot read is refused, and nothing is set', async () => {
    const set = ['schedule', 'set', 'nowhere', '--check-drift', 'examples/nowhere.yaml', '--every', '1 hour'];
    const refused = await run(...set);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/"examples\/nowhere.yaml" cannot be used by the workers: .*does not exist.* Fix: /s);
    expect((await run('schedule', 'list')).stdout).not.toContain('nowhere');
    const unread = await run(...set, '--task-queue', 'nobody-polls-this');
    expect(unread.stderr).toContain('NOBODY HAS READ examples/nowhere.yaml');
    expect((await run('schedule', 'delete', 'nowhere')).code).toBe(0);
  });

  it('that has nothing to do, or no time to do it, is refused with what to write', async () => {
    expect(await run('schedule', 'set', 'nothing', '--every', '1 hour')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--check-drift MANIFEST'),
    });
    expect(await run('schedule', 'set', 'never', '--retry-parked')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--every'),
    });
  });
});
