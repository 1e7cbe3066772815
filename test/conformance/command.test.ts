/** `causeway conformance` as a process, at a sandbox that stands for the real accounts. */
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { startSandbox, type Sandbox } from '../../sandbox/index.ts';
import { seeded } from '../../sandbox/seed/ids.ts';
import { causeway, ended, spawnCauseway } from '../cli/causeway.ts';

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'causeway-conformance-'));
  return () => rm(directory, { recursive: true, force: true });
});

const { id, subnets, openGroup } = seeded.vpcs.orders;

async function requestFor(service: string): Promise<string> {
  const file = join(directory, 'request.json');
  const endpoints = [{ vpcId: id, subnetIds: subnets.slice(0, 2), securityGroupIds: [openGroup] }];
  await writeFile(file, JSON.stringify({ project: seeded.project, service, components: ['kafka'], endpoints }));
  return file;
}

async function realWorld(): Promise<Sandbox> {
  const sandbox = await startSandbox({ settings: { speed: 60 } });
  onTestFinished(() => sandbox.stop());
  return sandbox;
}

const changesIn = ({ world }: Sandbox): readonly string[] =>
  world.ledger.calls.filter(({ mutating }) => mutating).map(({ action }) => action);

describe('a recording', () => {
  it('is compared without any account: each difference as JSON and in the report, and exit code 5', async () => {
    const report = join(directory, 'report.md');
    const tape = join(import.meta.dirname, 'cassettes/second-sandbox.jsonl');
    const { code, stdout } = await causeway(['conformance', '--recording', tape, '--report', report, '--json']);
    const said = JSON.parse(stdout) as { verdict: string; differences: { kind: string; says: string }[] };
    expect({ code, verdict: said.verdict }).toEqual({ code: 5, verdict: 'different' });
    expect(said.differences.map(({ kind }) => kind)).toEqual([
      // The tape is older than the sandbox's `backups`, which is the third field of a service.
      ...['field', 'field', 'field', 'type', 'field', 'field', 'field', 'type'],
      ...['order', 'duration', 'code'],
    ]);
    const written = await readFile(report, 'utf8');
    for (const { says } of said.differences) expect(written).toContain(says);
  });
});

describe('a test service', () => {
  it('is given back when Ctrl-C comes in the middle, and the command says that nothing is left', async () => {
    const sandbox = await realWorld();
    // Held: it cannot come to its end before it is interrupted.
    sandbox.world.faults.add({ api: 'world', action: 'vpcEndpoint', vpc: id, effect: { kind: 'stuck' } });
    const out = join(directory, 'tape.jsonl');
    const file = await requestFor('orders-kafka');
    const child = spawnCauseway(['conformance', '-f', file, '--yes', '--json', '--out', out], sandbox.env);
    const end = ended(child);
    const waits = new Promise<void>((resolve) =>
      child.stderr.on('data', (chunk) => String(chunk).includes('VPC endpoint is available') && resolve()),
    );
    await Promise.race([waits, end]);
    child.kill('SIGINT');
    const { code, stdout } = await end;
    expect(code).toBe(130);
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'stopped', stopped: { by: 'interrupt' }, left: [] });
    expect(changesIn(sandbox)).toEqual(
      expect.arrayContaining(['ServicePrivatelinkAWSCreate', 'CreateVpcEndpoint', 'DeleteVpcEndpoints']),
    );
    const ours = sandbox.world.ledger.resources.filter(
      (each) => each.kind === 'vpcEndpoint' || each.id.startsWith('shop/orders-kafka'),
    );
    expect(ours.filter(({ deletedAt }) => deletedAt === undefined)).toEqual([]);
    expect((await stat(out)).mode & 0o077).toBe(0);
  });

  it('that is in use is refused, and without --yes nothing is done where nobody can be asked', async () => {
    const sandbox = await realWorld();
    const run = async (service: string, ...more: readonly string[]) =>
      causeway(['conformance', '-f', await requestFor(service), ...more], { env: sandbox.env });
    const inUse = await run('crowded-kafka', '--yes');
    expect(inUse).toMatchObject({ code: 2, stderr: expect.stringContaining('is in use') });
    const asked = await run('orders-kafka');
    expect(asked).toMatchObject({ code: 2, stderr: expect.stringMatching(/USD[^]*--yes/) });
    expect(changesIn(sandbox)).toEqual([]);
  });
});
