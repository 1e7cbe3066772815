/** One service and the VPCs to connect it to, in their own project. */
import { addProject, addService, type NewService } from '../../sandbox/seed/add-to-aiven.ts';
import { addVpc, type AddedVpc, type NewVpc } from '../../sandbox/seed/add-to-aws.ts';
import { seeded } from '../../sandbox/seed/ids.ts';
import type { World } from '../../sandbox/world.ts';
import type { EndpointRequest, LinkName, PrivateLinkRequest } from '../../src/contract/request.ts';

export interface LinkOptions {
  /** Default: a three-node Kafka called `kafka`. */
  readonly service?: Partial<NewService>;
  /** One endpoint each; default: one VPC in the account of the worker's own keys. */
  readonly vpcs?: readonly (NewVpc & { readonly account?: string })[];
  /** Merged over the request: `{ onFailure: 'compensate' }`. */
  readonly request?: Partial<PrivateLinkRequest>;
  /** Merged over every endpoint: `{ roleArn: … }`. */
  readonly endpoint?: Partial<EndpointRequest>;
  /** False: endpoints without a probe. */
  readonly probed?: boolean;
}

export interface Link extends LinkName {
  readonly vpcs: readonly AddedVpc[];
  readonly request: PrivateLinkRequest;
}

/** Adds them to the world; nothing is connected yet. */
export async function makeLink(
  world: World,
  options: LinkOptions & { readonly project: string; readonly probeTaskQueue: string },
): Promise<Link> {
  const { project, service, vpcs = [{}], probed = true, endpoint, probeTaskQueue } = options;
  const { name } = addService(world, await addProject(world, project), { name: 'kafka', ...service });
  const added = vpcs.map(({ account = seeded.account, ...vpc }) => addVpc(world, account, vpc));
  const request: PrivateLinkRequest = {
    project,
    service: name,
    components: ['kafka'],
    endpoints: added.map((vpc) => ({
      ...endpointIn(vpc),
      ...(probed ? { probe: { taskQueue: probeTaskQueue } } : {}),
      ...endpoint,
    })),
    ...options.request,
  };
  return { project, service: name, vpcs: added, request };
}

/** All subnets of the VPC, and its first security group, which lets clients in. */
function endpointIn({ vpc, subnets, securityGroups }: AddedVpc): EndpointRequest {
  return {
    vpcId: vpc.id,
    subnetIds: subnets.map(({ id }) => id),
    securityGroupIds: securityGroups.slice(0, 1).map(({ id }) => id),
  };
}
