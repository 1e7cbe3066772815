/** What belongs to others, planted before the first story: a service with a connection, and endpoints without an owner. */
import { setTimeout as sleep } from 'node:timers/promises';
import { createForeignEndpoint } from '../../sandbox/ec2/behind-the-back.ts';
import { addProject, addService } from '../../sandbox/seed/add-to-aiven.ts';
import { addVpc, type AddedVpc } from '../../sandbox/seed/add-to-aws.ts';
import { seeded } from '../../sandbox/seed/ids.ts';
import type { AivenService, World } from '../../sandbox/world.ts';

export interface Bystanders {
  /** The VPC in which others have their endpoints. */
  readonly vpc: AddedVpc;
  /** Sentences that say what has changed of them; empty: nothing. */
  changes(): readonly string[];
}

export const OTHERS = 'arn:aws:iam::555566667777:user/others';

export async function plantBystanders(world: World): Promise<Bystanders> {
  const project = await addProject(world, 'others');
  const vpc = addVpc(world, seeded.account);
  const services = ['theirs-one', 'theirs-two'].map((name) =>
    addService(world, project, { name, principals: [OTHERS], userConfig: { privatelink_access: { kafka: true } } }),
  );
  const endpoints = await Promise.all(services.map((service) => connectOthers(world, service, vpc)));
  await listed(services);
  const picture = (): readonly [string, string][] => [
    ...services.map((service): [string, string] => [service.name, pictureOfService(service)]),
    ...endpoints.map((id): [string, string] => [id, JSON.stringify(world.aws.vpcEndpoints.get(id) ?? 'gone')]),
  ];
  const before = new Map(picture());
  return {
    vpc,
    changes: () =>
      picture().flatMap(([name, now]) =>
        now === before.get(name) ? [] : [`${name} was ${before.get(name)}, is ${now}`],
      ),
  };
}

/** An endpoint of others at the service. @returns its id */
export async function connectOthers(
  world: World,
  service: AivenService,
  { vpc, subnets, securityGroups }: AddedVpc,
): Promise<string> {
  while (!service.privatelink?.serviceName) await sleep(20);
  const { id } = createForeignEndpoint(world, {
    vpcId: vpc.id,
    serviceName: service.privatelink.serviceName,
    subnetIds: subnets.map((subnet) => subnet.id),
    securityGroupIds: securityGroups.slice(0, 1).map((group) => group.id),
  });
  await listed([service]);
  return id;
}

/** Waits until Aiven lists its connections as active; after that nothing changes by itself. */
async function listed(services: readonly AivenService[]): Promise<void> {
  const settled = ({ privatelink }: AivenService): boolean =>
    privatelink !== undefined &&
    privatelink.connections.length > 0 &&
    privatelink.connections.every(({ state, listedRoutes }) => state === 'active' && listedRoutes > 0);
  while (!services.every(settled)) await sleep(20);
}

function pictureOfService({ tags, userConfig, privatelink, routedComponents }: AivenService): string {
  const { principals, state, serviceName, connections } = privatelink ?? {};
  return JSON.stringify({
    tags,
    userConfig,
    principals,
    state,
    serviceName,
    connections: connections?.map(({ id, vpcEndpointId, state: of }) => ({ id, vpcEndpointId, of })),
    routed: [...routedComponents].sort(),
  });
}
