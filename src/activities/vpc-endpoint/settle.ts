/** Waits until a VPC endpoint is available with the subnets and groups it should have, and is the only one. */
import type { VpcEndpoint } from '../../providers/ports/vpc-endpoint.ts';
import type { OutputsByStep } from '../../contract/outputs.ts';
import type { SettleInput, Wait } from '../../contract/step-contract.ts';
import { intervalOf } from '../deps.ts';
import type { ActivityDeps } from '../deps.ts';
import { carries } from '../ownership.ts';
import { targetGround, targetGroundOfRemoval } from '../stands-on.ts';
import { pollUntil } from '../waiting/poll-until.ts';
import type { Observed } from '../waiting/poll-until.ts';
import { notYetOfEc2 } from '../waiting/propagation.ts';
import { RefusedError } from '../failures/step-errors.ts';
import { isAlive } from './candidates.ts';
import { difference } from './modify.ts';
import type { Attachments } from '../../contract/steps/vpc-endpoint.ts';
import { contextOf, outputsOf, watchAgeMs } from './endpoint-context.ts';
import { refuseDead } from './refuse-dead.ts';
import type { EndpointContext } from './endpoint-context.ts';

type Available = Extract<Wait<'vpcEndpoint'>, { until: 'available' }>;

/** `wait`: what look, apply or remove knew. */
export function settleVpcEndpoint(
  deps: ActivityDeps,
  input: SettleInput,
  wait: Available | undefined,
): Promise<OutputsByStep['vpcEndpoint']> {
  const context = contextOf(deps, input);
  const vpcEndpointId = wait?.vpcEndpointId ?? input.outputs.vpcEndpoint?.vpcEndpointId;
  const every = intervalOf(deps, 'ec2');
  return pollUntil(deps, {
    subject: `VPC endpoint ${vpcEndpointId ?? `of ${context.endpoint.key}`}`,
    reason: 'endpointPending',
    every,
    ...(wait?.expect === undefined ? { kind: 'endpointAvailable' } : {}),
    begins: wait?.created === true ? 'pending' : undefined,
    once: input.once,
    ...(wait?.created === true ? { notYet: notYetOfEc2 } : {}),
    standsOn: wait?.undo === true ? targetGroundOfRemoval(deps, input) : targetGround(deps, input),
    look: async ({ signal, waitedMs }) => {
      const found =
        vpcEndpointId === undefined
          ? (await ours(context, signal))[0]
          : await context.ec2.watchedVpcEndpoint(vpcEndpointId, watchAgeMs(deps, input), { signal });
      if (found === undefined && waitedMs < MAY_BE_UNSEEN_MS) return { state: 'not visible yet' };
      return judge(context, found, wait?.expect, vpcEndpointId);
    },
  });
}

/** EC2 is eventually consistent: Terraform allows five minutes until what was created shows. ms of world time. */
const MAY_BE_UNSEEN_MS = 300_000;

async function judge(
  context: EndpointContext,
  found: VpcEndpoint | undefined,
  expect: Attachments | undefined,
  id = context.endpoint.key,
): Promise<Observed<OutputsByStep['vpcEndpoint']>> {
  if (found === undefined) throw new RefusedError('endpointGone', `VPC endpoint ${id} is gone`);
  refuseDead(found);
  const { state, rawState } = found;
  if (state !== 'available') return { state: state === 'unknown' ? rawState : state };
  if (expect !== undefined && difference(found, expect) !== undefined)
    return { state: 'available, its change not visible yet' };
  if (carries(found, context.tags)) await refuseDuplicates(context);
  const outputs = await outputsOf(context.ec2, found);
  if (outputs.networkInterfaces.length < found.subnetIds.length)
    return { state: 'available, not all its network interfaces visible yet' };
  return { done: carries(found, context.tags) ? outputs : { ...outputs, adopted: true } };
}

/** Two of ours for one key: a create that was repeated after EC2 had forgotten its token. */
async function refuseDuplicates(context: EndpointContext): Promise<void> {
  const all = await ours(context);
  if (all.length < 2) return;
  throw new RefusedError('duplicateEndpoints', `${all.map(({ id }) => id).join(' and ')} carry the same tags`);
}

async function ours({ ec2, endpoint, tags }: EndpointContext, signal?: AbortSignal): Promise<readonly VpcEndpoint[]> {
  const found = await ec2.vpcEndpoints({ vpcId: endpoint.vpcId, tags }, signal === undefined ? {} : { signal });
  return found.filter(isAlive);
}
