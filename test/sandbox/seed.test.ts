import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '../../sandbox/index.ts';
import { defaultWorld } from '../../sandbox/seed/default-world.ts';
import { seeded } from '../../sandbox/seed/ids.ts';
import { readWorldFile } from '../../sandbox/seed/world-file.ts';
import { zoneIdsOf } from '../../sandbox/seed/zones.ts';

describe('the seeded world', () => {
  let sandbox: Sandbox;
  beforeAll(async () => void (sandbox = await startSandbox({ settings: { speed: 100 } })));
  afterAll(() => sandbox.stop());

  it('has a service for everything that can be connected and everything that cannot', () => {
    const services = [...(sandbox.world.aiven.projects.get(seeded.project)?.services.values() ?? [])];
    expect(services.map(({ name, type, nodeZoneIds }) => `${name} ${type} ${nodeZoneIds.length}`)).toEqual([
      'orders-kafka kafka 3',
      'billing-pg pg 2',
      'solo-pg pg 1',
      'search-os opensearch 3',
      'cache-valkey valkey 2',
      'byoc-kafka kafka 3',
      'open-pg pg 2',
      'crowded-kafka kafka 3',
      'ledger-mysql mysql 2',
      'events-clickhouse clickhouse 3',
      'sessions-dragonfly dragonfly 2',
      'board-grafana grafana 1',
      'pipeline-flink flink 3',
      'outside-pg pg 1',
      'moving-kafka kafka 3',
      'asleep-pg pg 1',
      'gcp-pg pg 1',
    ]);
  });

  it('has a service whose component is on already, and one with room for a single principal', () => {
    const services = sandbox.world.aiven.projects.get(seeded.project)?.services;
    expect(services?.get('open-pg')?.userConfig).toMatchObject({ privatelink_access: { pg: true } });
    expect(services?.get('crowded-kafka')?.privatelink?.principals).toHaveLength(15);
  });

  it('has VPCs inside the loopback range it claimed, subnets in three zones, one of them full', () => {
    const { world } = sandbox;
    for (const { id, subnets, fullSubnet, openGroup, closedGroup } of Object.values(seeded.vpcs)) {
      const vpc = world.aws.vpcs.get(id);
      expect(vpc?.cidr).toMatch(new RegExp(String.raw`^127\.${world.loopbackNet}\.\d+\.0/22$`));
      expect(subnets.map((subnet) => world.aws.subnets.get(subnet)?.zoneId)).toEqual(zoneIdsOf(vpc?.region ?? ''));
      expect(world.aws.subnets.get(fullSubnet)?.freeAddresses).toBe(0);
      expect(world.aws.securityGroups.get(openGroup)?.rules).toMatchObject([{ fromPort: 10_000, toPort: 31_000 }]);
      expect(world.aws.securityGroups.get(closedGroup)?.rules).toMatchObject([{ fromPort: 443, toPort: 443 }]);
    }
  });

  it('has accounts that call the same zones by other names', () => {
    const name = 'eu-west-1a';
    const [one, other] = [seeded.account, seeded.otherAccount].map((id) =>
      sandbox.world.aws.accounts.get(id)?.zones.get('eu-west-1')?.get(name),
    );
    expect([one, other]).toEqual(['euw1-az1', 'euw1-az2']);
  });

  it('keeps its public CA in a file of its own, for as long as it runs', async () => {
    const another = await startSandbox({ settings: { dataPlane: false } });
    const file = another.env['CAUSEWAY_EXTRA_CA_FILE'] ?? '';
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    await another.stop();
    await expect(stat(file)).rejects.toThrow('ENOENT');
  });

  it('claims a range that no other sandbox has, and gives it back', async () => {
    const another = await startSandbox();
    expect(another.world.loopbackNet).not.toBe(sandbox.world.loopbackNet);
    await another.stop();
  });

  it('tells clients where everything is', () => {
    expect(Object.keys(sandbox.env).sort()).toEqual([
      'AIVEN_AUTH_TOKEN',
      'AIVEN_PROJECT',
      'AIVEN_TOKEN',
      'AIVEN_WEB_URL',
      'AWS_ACCESS_KEY_ID',
      'AWS_DEFAULT_REGION',
      'AWS_ENDPOINT_URL_EC2',
      'AWS_ENDPOINT_URL_STS',
      'AWS_REGION',
      'AWS_SECRET_ACCESS_KEY',
      'CAUSEWAY_DNS',
      'CAUSEWAY_EXTRA_CA_FILE',
      'CAUSEWAY_POLICY',
      'CAUSEWAY_PROBE_NETWORKS',
      'CAUSEWAY_SANDBOX_URL',
      'CAUSEWAY_TIME_SCALE',
    ]);
    expect(sandbox.env['CAUSEWAY_TIME_SCALE']).toBe('100');
  });

  it('answers /_sandbox/world with what a person wants to know', async () => {
    const response = await fetch(`${sandbox.urls.control}/_sandbox/world`);
    const world = (await response.json()) as { projects: { name: string; services: { name: string }[] }[] };
    expect(world.projects[0]?.services[0]?.name).toBe('orders-kafka');
  });
});

describe('a world file', () => {
  let directory: string;
  beforeAll(async () => void (directory = await mkdtemp(join(tmpdir(), 'causeway-world-'))));
  afterAll(() => rm(directory, { recursive: true }));
  const file = async (name: string, text: string): Promise<string> => {
    const path = join(directory, name);
    await writeFile(path, text);
    return path;
  };

  it('replaces the world', async () => {
    const worldFile = await file(
      'small.yaml',
      `tokens: [secret]
projects: [{ name: tiny, services: [{ name: db, type: pg, nodeZoneIds: [euw1-az1] }] }]
accounts: [{ id: '999988887777', users: [{ name: me, accessKeyId: AKIAME, secretAccessKey: s }], vpcs: [{ name: only }] }]`,
    );
    const sandbox = await startSandbox({ worldFile, settings: { dataPlane: false } });
    expect([...sandbox.world.aiven.projects.keys()]).toEqual(['tiny']);
    expect([...sandbox.world.aws.vpcs.values()]).toMatchObject([{ account: '999988887777', tags: { Name: 'only' } }]);
    expect(sandbox.env).toMatchObject({ AIVEN_PROJECT: 'tiny', AIVEN_TOKEN: 'secret', AWS_ACCESS_KEY_ID: 'AKIAME' });
    await sandbox.stop();
  });

  it('may be JSON, as the seeded world is when written out', async () => {
    expect(await readWorldFile(await file('default.json', JSON.stringify(defaultWorld)))).toEqual(defaultWorld);
  });

  it('is refused with every problem and where it is', async () => {
    const wrong = await file(
      'wrong.yaml',
      `tokens: []
projects: [{ name: tiny, servces: [] }]
accounts: [{ id: 12, vpcs: [{ id: vpc-xyz }] }]`,
    );
    const { message } = await readWorldFile(wrong).then(
      () => new Error('it was taken'),
      (each: unknown) => each as Error,
    );
    expect(message).toMatch(/wrong\.yaml does not describe a world:/);
    for (const place of ['tokens', 'projects.0', 'servces', 'accounts.0.id', 'accounts.0.vpcs.0.id']) {
      expect(message).toContain(place);
    }
    await expect(readWorldFile(await file('broken.yaml', '{'))).rejects.toThrow(/broken\.yaml is not YAML/);
  });
});
