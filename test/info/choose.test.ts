/** `info` chooses exactly one route, or lists the choices. */
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Connection, Service } from '../../src/providers/ports/aiven.ts';
import { chooseRoute, type RouteQuery } from '../../src/info/choose.ts';
import { writeFiles } from '../../src/info/write-files.ts';
import { ProblemsError } from '../../src/problems/problems.ts';

const listener = (connection: number, component: string, more: object = {}): Service['components'][number] => ({
  component,
  host: `privatelink-${connection}-orders-shop.c.aivencloud.com`,
  port: 23_220 + connection,
  route: 'privatelink',
  usage: 'primary',
  ca: 'project',
  ssl: true,
  privatelinkConnectionId: `plc${connection}`,
  ...more,
});

const sasl = { authenticationMethod: 'sasl' };
const listenersOf = (connection: number) => [
  listener(connection, 'kafka', { authenticationMethod: 'certificate' }),
  listener(connection, 'kafka', sasl),
  listener(connection, 'kafka', { ...sasl, ca: 'public' }),
  listener(connection, 'schema_registry', { ca: 'public' }),
];

const service = (...connections: number[]): Service => ({
  name: 'orders',
  type: 'kafka',
  state: 'RUNNING',
  plan: 'business-4',
  cloudName: 'aws-eu-west-1',
  nodeCount: 3,
  componentAccess: {},
  features: {},
  components: [listener(0, 'kafka', { route: 'dynamic' }), ...connections.flatMap(listenersOf)],
});

const connected = (...ids: number[]): Connection[] =>
  ids.map((id) => ({ connectionId: `plc${id}`, vpcEndpointId: `vpce-${id}`, state: 'active', dnsName: '' }));

function problemOf(query: RouteQuery, ...connections: number[]) {
  try {
    chooseRoute(service(...connections), connected(...connections), query);
  } catch (error) {
    if (error instanceof ProblemsError) return error.problems[0];
    throw error;
  }
  return undefined;
}

describe('choosing a route', () => {
  it('finds the only one that fits', () => {
    const found = chooseRoute(service(1), connected(1), { component: 'schema_registry' });
    expect(found).toMatchObject({ port: 23_221, connectionId: 'plc1', vpcEndpointId: 'vpce-1' });
    const query = { component: 'kafka', authenticationMethod: 'sasl', ca: 'public' };
    expect(chooseRoute(service(1, 2), connected(1, 2), { ...query, vpcEndpointId: 'vpce-2' }).host).toContain('-2-');
  });

  it('asks for the connection first when there are several', () => {
    expect(problemOf({ component: 'schema_registry' }, 1, 2)).toMatchObject({
      field: '--connection',
      fix: 'choose from plc1 (vpce-1), plc2 (vpce-2)',
    });
  });

  it('asks for what tells the others apart, one after the other', () => {
    expect(problemOf({}, 1)).toMatchObject({ field: '--component', fix: 'choose from kafka, schema_registry' });
    expect(problemOf({ component: 'kafka' }, 1)).toMatchObject({ field: '--auth' });
    expect(problemOf({ component: 'kafka', authenticationMethod: 'sasl' }, 1)).toMatchObject({
      field: '--ca',
      fix: 'choose from project, public',
    });
  });

  it('lists what there is when nothing fits, and says what is missing when there is nothing', () => {
    expect(problemOf({ component: 'pg' }, 1)?.fix).toContain('plc1 kafka/sasl/public');
    expect(problemOf({})).toMatchObject({ problem: 'has no PrivateLink connection' });
    const closed = { ...service(), components: [] };
    expect(() => chooseRoute(closed, connected(1), {})).toThrow('no component open');
  });
});

describe('written files', () => {
  it('are readable by their owner alone, also where one was before', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'causeway-info-'));
    try {
      await writeFile(join(directory, 'service.key'), 'old', { mode: 0o644 });
      const user = { username: 'avnadmin', type: 'primary', accessCert: 'CERT', accessKey: 'KEY' };
      const written = await writeFiles(directory, 'CA', user);
      expect([...written].sort()).toEqual((await readdir(directory)).sort());
      for (const name of written) expect((await stat(join(directory, name))).mode & 0o777).toBe(0o600);
      expect(await writeFiles(directory, 'CA', { username: 'x', type: 'normal' })).toEqual(['ca.pem']);
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});
