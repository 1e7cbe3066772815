/** What to do about the VPC endpoint: the ownership table, row by row. */
import type { Look, StepInput } from '../../contract/step-contract.ts';
import type { VpcEndpoint } from '../../providers/ports/vpc-endpoint.ts';
import type { ActivityDeps } from '../deps.ts';
import { refuse } from '../failures/refusal.ts';
import { adopting, lookAtAdopted } from './adopt.ts';
import { lookBeforeCreate } from './before-create.ts';
import { candidatesAmong } from './candidates.ts';
import { after, besides, nextModify } from './modify.ts';
import { outputsOf, contextOf, rateKey } from './endpoint-context.ts';
import type { EndpointContext } from './endpoint-context.ts';

/** One describe of the VPC shows ours (by tag and key), the others' (by service name) and how many there are. */
export async function lookAtVpcEndpoint(
  deps: ActivityDeps,
  input: StepInput<'vpcEndpoint'>,
): Promise<Look<'vpcEndpoint'>> {
  const context = contextOf(deps, input);
  const { endpoint, ec2 } = context;
  const serviceName = input.outputs.privatelink?.serviceName;
  const there = await ec2.vpcEndpoints({ vpcId: endpoint.vpcId });
  const { live, older, dead, leaving, foreign } = candidatesAmong(there, context, input, serviceName);
  const [ours, ...extras] = live;
  if (endpoint.adopt !== undefined && ours?.id !== endpoint.adopt) return lookAtAdopted(context, serviceName, there);
  if (extras.length > 0) return lookAtDuplicates(deps, input, live);
  if (ours !== undefined) return lookAtOurs(context, ours, serviceName);
  if (older.length > 0) return lookAtOlder(context, older, serviceName);
  if (dead.length > 0) return deletion(context, dead, `delete VPC endpoint ${named(dead)}, then create it again`);
  if (leaving.length > 0)
    return {
      answer: 'wait',
      wait: { want: 'gone', ...idsOf(leaving) },
      says: `VPC endpoint ${named(leaving)} is being deleted`,
    };
  if (foreign.length > 0 && endpoint.name === undefined) return refuseForeign(context, foreign);
  return lookBeforeCreate(context, input, serviceName);
}

async function lookAtOurs(
  { endpoint, ec2 }: EndpointContext,
  ours: VpcEndpoint,
  serviceName: string | undefined,
): Promise<Look<'vpcEndpoint'>> {
  const { id, state } = ours;
  if (state !== 'available')
    return {
      answer: 'wait',
      wait: { want: 'settled', until: 'available', vpcEndpointId: id },
      says: `VPC endpoint ${id} is ${state}`,
    };
  const exact = endpoint.exact === true;
  const next = await nextModify(ec2, ours, endpoint, exact);
  const more = exact ? [] : besides(next === undefined ? ours : after(ours, next.modify), endpoint);
  const kept = more.length === 0 ? '' : `; it also has ${more.join(', ')}, which stays (\`exact: true\` removes it)`;
  if (next === undefined) {
    const unknown = serviceName === undefined ? { unknown: ['whether it belongs to the new endpoint service'] } : {};
    const says = `VPC endpoint ${id} is there${kept}`;
    return { answer: 'nothing', says, ours: true, outputs: await outputsOf(ec2, ours), ...unknown };
  }
  const change = {
    action: 'modify',
    says: `change VPC endpoint ${id}: ${next.says}${kept}`,
    rateKey: rateKey(endpoint, 'ModifyVpcEndpoint'),
    with: next.modify,
    undo: {
      what: 'attachments',
      says: `change of VPC endpoint ${id}`,
      rateKey: rateKey(endpoint, 'ModifyVpcEndpoint'),
      vpcEndpointId: id,
      before: { subnetIds: ours.subnetIds, securityGroupIds: ours.securityGroupIds },
    },
  } as const;
  return { answer: 'change', change, more: next.more };
}

/**
 * Tags do not tell which of them this run made, and an endpoint that clients may use is never deleted on a guess: the
 * refusal names the one to keep.
 */
async function lookAtDuplicates(
  { clients }: ActivityDeps,
  input: StepInput,
  live: readonly VpcEndpoint[],
): Promise<Look<'vpcEndpoint'>> {
  const connections = await clients.aiven.listConnections(input);
  const listed = live.find(({ id }) =>
    connections.some((each) => each.vpcEndpointId === id && each.state === 'active'),
  );
  const keep = listed ?? live[0];
  const others = live.filter((each) => each !== keep);
  const why = listed === undefined ? 'the oldest' : 'which Aiven lists as active';
  return refuse('duplicateEndpoints', `keep ${keep?.id}, ${why}, and delete or untag ${named(others)}`);
}

function lookAtOlder(
  context: EndpointContext,
  older: readonly VpcEndpoint[],
  serviceName: string | undefined,
): Look<'vpcEndpoint'> {
  if (context.endpoint.replace === true)
    return deletion(context, older, `replace VPC endpoint ${named(older)}: delete it first`);
  const from = older.map((each) => `${each.id} leads to ${each.serviceName}`).join(', ');
  return refuse('olderServiceName', `${from}, but the service's endpoint service is now ${serviceName}`, {
    replace: true,
  });
}

const deletion = (
  { endpoint }: EndpointContext,
  endpoints: readonly VpcEndpoint[],
  says: string,
): Look<'vpcEndpoint'> => ({
  answer: 'change',
  more: true,
  change: { action: 'delete', says, rateKey: rateKey(endpoint, 'DeleteVpcEndpoints'), with: idsOf(endpoints) },
});

const refuseForeign = ({ endpoint }: EndpointContext, foreign: readonly VpcEndpoint[]): Look<'vpcEndpoint'> =>
  refuse(
    'foreignEndpoint',
    `${endpoint.vpcId} has ${named(foreign)} for this service, which we did not make: adopt it, or give ours a name`,
    adopting(foreign),
  );

const idsOf = (endpoints: readonly VpcEndpoint[]) => ({ vpcEndpointIds: endpoints.map(({ id }) => id) });

const named = (endpoints: readonly VpcEndpoint[]): string =>
  endpoints.map(({ id, state }) => (state === 'available' ? id : `${id} (${state})`)).join(', ');
