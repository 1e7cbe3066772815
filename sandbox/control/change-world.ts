import { z } from 'zod';
import { serviceAt } from '../aiven/names.ts';
import { removePrivatelink } from '../aiven/privatelink.ts';
import { setServiceState } from '../aiven/service-state.ts';
import { setTargetHealth } from '../aiven/target-health.ts';
import * as behindTheBack from '../ec2/behind-the-back.ts';
import type { AivenService, World } from '../world.ts';

const service = { project: z.string(), service: z.string() };
const vpcEndpoint = { vpcEndpointId: z.string() };
const verb = <Name extends string, Shape extends z.core.$ZodLooseShape>(
  name: Name,
  shape: Shape,
): z.ZodObject<{ do: z.ZodLiteral<Name> } & Shape, z.core.$strict> => z.strictObject({ do: z.literal(name), ...shape });

/** The body of `POST /_sandbox/world`: one change that somebody else makes. */
export const worldChange = z.discriminatedUnion('do', [
  verb('setServiceState', { ...service, state: z.enum(['POWEROFF', 'REBALANCING', 'REBUILDING', 'RUNNING']) }),
  verb('removePrivatelink', service),
  verb('requireAcceptance', { ...service, required: z.boolean() }),
  verb('setTargetHealth', {
    ...service,
    state: z.enum(['initial', 'healthy', 'unhealthy']),
    component: z.string().exactOptional(),
    zoneId: z.string().exactOptional(),
  }),
  verb('acceptEndpoint', vpcEndpoint),
  verb('rejectEndpoint', vpcEndpoint),
  verb('expireEndpoint', vpcEndpoint),
  verb('failEndpoint', vpcEndpoint),
  verb('deleteEndpoint', vpcEndpoint),
  verb('vanishEndpoint', vpcEndpoint),
  verb('addForeignEndpoint', {
    ...service,
    vpcId: z.string(),
    subnetIds: z.array(z.string()).exactOptional(),
    securityGroupIds: z.array(z.string()).exactOptional(),
    tags: z.record(z.string(), z.string()).exactOptional(),
  }),
  verb('denyActions', { roleArn: z.string(), actions: z.array(z.string()) }),
  verb('setFreeAddresses', { subnetId: z.string(), freeAddresses: z.int().min(0) }),
]);

export type WorldChange = z.output<typeof worldChange>;

/**
 * Makes the change, and answers it with the id of what it created, if any.
 * @throws Error when the world does not have what the change names.
 */
export function changeWorld(world: World, change: WorldChange): { readonly done: WorldChange; readonly id?: string } {
  switch (change.do) {
    case 'setServiceState':
      setServiceState(world, serviceNamed(world, change), change.state);
      break;
    case 'removePrivatelink':
      removePrivatelink(world, serviceNamed(world, change));
      break;
    case 'requireAcceptance':
      endpointServiceOf(world, change).acceptanceRequired = change.required;
      break;
    case 'setTargetHealth':
      setTargetHealth(world, serviceNamed(world, change), change);
      break;
    case 'addForeignEndpoint': {
      const { do: _, project: __, service: ___, ...endpoint } = change;
      const { serviceName } = endpointServiceOf(world, change);
      return { done: change, id: behindTheBack.createForeignEndpoint(world, { ...endpoint, serviceName }).id };
    }
    case 'denyActions':
      roleNamed(world, change.roleArn).denies = change.actions;
      break;
    case 'setFreeAddresses':
      existing(world.aws.subnets.get(change.subnetId), change.subnetId).freeAddresses = change.freeAddresses;
      break;
    default:
      behindTheBack[change.do](world, change.vpcEndpointId);
  }
  return { done: change };
}

const serviceNamed = (world: World, { project, service: name }: { project: string; service: string }): AivenService =>
  existing(serviceAt(world, project, name), `${project}/${name}`);

function endpointServiceOf(
  world: World,
  named: { project: string; service: string },
): { serviceName: string; acceptanceRequired: boolean } {
  const { privatelink } = serviceNamed(world, named);
  const row = world.aws.endpointServices.get(privatelink?.serviceName ?? '');
  return existing(row, `active privatelink of ${named.project}/${named.service}`);
}

const roleNamed = (world: World, arn: string): { denies: string[] } =>
  existing(
    [...world.aws.accounts.values()].map(({ roles }) => roles.get(arn)).find((role) => role !== undefined),
    arn,
  );

function existing<Row>(row: Row | undefined, what: string): Row {
  if (row === undefined) throw new Error(`The sandbox has no ${what}.`);
  return row;
}
