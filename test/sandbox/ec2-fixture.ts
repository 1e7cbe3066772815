import { EC2Client } from '@aws-sdk/client-ec2';
import { STSClient } from '@aws-sdk/client-sts';
import { createWorld } from '../../sandbox/create-world.ts';
import { awsApp } from '../../sandbox/ec2/server.ts';
import { listen } from '../../sandbox/listen.ts';
import { addAccount, addUser, addVpc, type AddedVpc } from '../../sandbox/seed/add-to-aws.ts';
import type { Settings } from '../../sandbox/settings.ts';
import type { EndpointServiceRow, World } from '../../sandbox/world.ts';

export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface AwsFixture {
  readonly world: World;
  readonly url: string;
  /** Account 111122223333, eu-west-1: three subnets in three zones, the groups `open` and `closed`. */
  readonly blue: AddedVpc;
  /** The same in account 444455556666, which has other names for the zones. */
  readonly green: AddedVpc;
  /** Allows both accounts; offered in the first two zones. */
  readonly service: EndpointServiceRow;
  ec2(options?: { keys?: Keys; region?: string }): EC2Client;
  sts(keys?: Keys): STSClient;
  stop(): Promise<void>;
}

export const BLUE = '111122223333';
export const GREEN = '444455556666';
export const blueKeys: Keys = { accessKeyId: 'AKIABLUE', secretAccessKey: 'any' };
export const greenKeys: Keys = { accessKeyId: 'AKIAGREEN', secretAccessKey: 'any' };

/** EC2 and STS served over their own small world. By default a thousand times faster than the real one. */
export async function startAws(settings: Partial<Settings> = {}): Promise<AwsFixture> {
  const world = await createWorld({ settings: { speed: 1000, ...settings }, loopbackNet: 99 });
  addAccount(world, BLUE);
  addAccount(world, GREEN);
  addUser(world, BLUE, { name: 'worker', ...blueKeys });
  addUser(world, GREEN, { name: 'worker', ...greenKeys });
  const service = addService(world);
  const blue = addVpc(world, BLUE, {
    subnets: ['euw1-az1', 'euw1-az2', 'euw1-az3', 'euw1-az1'].map((zoneId) => ({ zoneId })),
  });
  const green = addVpc(world, GREEN);
  const { url, stop } = await listen('aws', awsApp(world));
  const clients: { destroy(): void }[] = [];
  const kept = <Client extends { destroy(): void }>(client: Client): Client => {
    clients.push(client);
    return client;
  };
  return {
    world,
    url,
    blue,
    green,
    service,
    ec2: ({ keys = blueKeys, region = 'eu-west-1' } = {}) =>
      kept(new EC2Client({ endpoint: url, region, credentials: keys, maxAttempts: 1 })),
    sts: (keys = blueKeys) =>
      kept(new STSClient({ endpoint: url, region: 'eu-west-1', credentials: keys, maxAttempts: 1 })),
    async stop() {
      for (const client of clients) client.destroy();
      world.clock.stop();
      await stop();
    },
  };
}

/** An endpoint service as Aiven would make one. */
export function addService(world: World, overrides: Partial<EndpointServiceRow> = {}): EndpointServiceRow {
  const serviceId = `vpce-svc-0${String(world.aws.endpointServices.size).padStart(16, '0')}`;
  const region = overrides.region ?? 'eu-west-1';
  const service: EndpointServiceRow = {
    serviceName: `com.amazonaws.vpce.${region}.${serviceId}`,
    serviceId,
    region,
    supportedRegions: [],
    zoneIds: ['euw1-az1', 'euw1-az2'],
    allowedPrincipals: [`arn:aws:iam::${BLUE}:root`, `arn:aws:iam::${GREEN}:root`],
    acceptanceRequired: false,
    ownerId: '777788889999',
    ...overrides,
  };
  world.aws.endpointServices.set(service.serviceName, service);
  return service;
}
