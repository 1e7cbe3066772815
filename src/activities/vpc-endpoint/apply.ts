/** The one change that `look` proposed. */
import { Context } from '@temporalio/activity';
import { DeniedError, NotFoundError } from '../../providers/errors.ts';
import type { CreateVpcEndpoint, ModifyVpcEndpoint, VpcEndpoint } from '../../providers/ports/vpc-endpoint.ts';
import type { Applied, ApplyInput, StepInput } from '../../contract/step-contract.ts';
import type { ActivityDeps } from '../deps.ts';
import { claimAccess } from '../claims/claim-access.ts';
import { creationTags } from '../ownership.ts';
import { writeReceiptOn } from '../receipt.ts';
import { NotReadyError, RefusedError } from '../failures/step-errors.ts';
import { isAlive } from './candidates.ts';
import { refusedByPlaces } from './before-create.ts';
import { clientToken } from './client-token.ts';
import { deleteEndpoints } from './delete.ts';
import { after, difference } from './modify.ts';
import { contextOf } from './endpoint-context.ts';
import type { EndpointContext } from './endpoint-context.ts';

/** At most one call that changes something. What an earlier attempt has done is not done again. */
export async function applyToVpcEndpoint(
  deps: ActivityDeps,
  input: ApplyInput<'vpcEndpoint'>,
): Promise<Applied<'vpcEndpoint'>> {
  const context = contextOf(deps, input);
  const { change } = input;
  switch (change.action) {
    case 'create':
      return createWithReceipt(deps, context, input, change.seenAt);
    case 'modify':
      return modify(context, change.with);
    case 'delete':
      await deleteEndpoints(context.ec2, change.with.vpcEndpointIds);
      return { wait: { want: 'gone', ...change.with } };
  }
}

/** Writes the receipt on the endpoint right after its creation; if that fails, the run writes it later. */
async function createWithReceipt(
  deps: ActivityDeps,
  context: EndpointContext,
  input: ApplyInput<'vpcEndpoint'>,
  seenAt: number | undefined,
): Promise<Applied<'vpcEndpoint'>> {
  // Before it is made: offboarding must find an endpoint that costs money.
  const warnings = await claimAccess(deps, input, context.endpoint);
  const { endpoint, created } = await create(deps, context, input, seenAt);
  const { made = [] } = input;
  const written = await writeReceiptOn(context.ec2, endpoint, made).then(
    () => true,
    () => false,
  );
  return {
    wait: { want: 'settled', until: 'available', vpcEndpointId: endpoint.id, ...(created ? { created } : {}) },
    ...(written ? { receipt: made } : {}),
    ...(warnings.length === 0 ? {} : { warnings }),
  };
}

interface Created {
  readonly endpoint: VpcEndpoint;
  /** By this call, a moment ago. */
  readonly created: boolean;
}

/**
 * EC2 answers a token that it remembers with the endpoint made then, even if that is dead by now. Such an answer
 * changed nothing, so asking again with a token that names the dead one as predecessor still makes one change at most.
 * Each attempt follows this chain from its beginning, so nothing is stored. Only this rare path makes more calls than
 * its share of the rate limit.
 */
async function create(
  deps: ActivityDeps,
  context: EndpointContext,
  input: StepInput,
  seenAt: number | undefined,
): Promise<Created> {
  const wanted = wantedOf(deps, context, input);
  const earlier = wasJustSeen(deps, seenAt) ? undefined : await madeEarlier(context, wanted);
  if (earlier !== undefined) return { endpoint: earlier, created: false };
  let predecessor: string | undefined;
  for (let tried = 0; tried < MOST_PREDECESSORS; tried++) {
    const made = await createOnce(deps, context, {
      ...wanted,
      clientToken: clientToken(context.endpoint, wanted, predecessor),
    });
    if (isAlive(made)) return { endpoint: made, created: true };
    predecessor = made.id;
  }
  throw new RefusedError(
    'tokenMismatch',
    `EC2 answers with the dead endpoint ${predecessor} to the ${MOST_PREDECESSORS}rd client token in a row`,
  );
}

const MOST_PREDECESSORS = 3;

/**
 * Whether nothing can have been made since the look that found none. A later attempt may follow one whose reply was lost.
 * Long after the look comes the first attempt too, when it waited its turn, or when somebody reset the run to where that
 * look had been taken.
 */
function wasJustSeen({ timeScale }: ActivityDeps, seenAt = 0): boolean {
  const age = (Date.now() - seenAt) * timeScale;
  return Context.current().info.attempt === 1 && age >= 0 && age < JUST_MS;
}

/** ms of world time: EC2 remembers client tokens for longer. */
const JUST_MS = 60_000;

/** EC2 forgets a token after a while; what was made with it is found by its tags. Otherwise there would be two. */
async function madeEarlier(
  { ec2, tags }: EndpointContext,
  { vpcId, serviceName }: Pick<CreateVpcEndpoint, 'vpcId' | 'serviceName'>,
): Promise<VpcEndpoint | undefined> {
  const ours = await ec2.vpcEndpoints({ vpcId, tags });
  return ours.find((each) => isAlive(each) && each.serviceName === serviceName);
}

function wantedOf(
  { installation }: ActivityDeps,
  { endpoint }: EndpointContext,
  input: StepInput,
): Omit<CreateVpcEndpoint, 'clientToken'> {
  const serviceName = input.outputs.privatelink?.serviceName;
  if (serviceName === undefined) throw new TypeError('the creation of a VPC endpoint needs a service name');
  const { vpcId, subnetIds, securityGroupIds, region } = endpoint;
  return {
    vpcId,
    serviceName,
    ...(region === input.serviceRegion ? {} : { serviceRegion: input.serviceRegion }),
    subnetIds,
    securityGroupIds,
    tags: creationTags(installation, input, endpoint),
  };
}

/** `look` saw the service a moment ago: an `InvalidServiceName` now is a stale answer, unless it persists. */
async function createOnce(
  { timeScale }: ActivityDeps,
  context: EndpointContext,
  wanted: CreateVpcEndpoint,
): Promise<VpcEndpoint> {
  try {
    return await context.ec2.createVpcEndpoint(wanted);
  } catch (error) {
    if (error instanceof NotFoundError) throw await refusedByPlaces(context, error);
    const stale = error instanceof DeniedError && error.source.code === 'InvalidServiceName';
    if (!stale || Context.current().info.attempt > STALE_ATTEMPTS) throw error;
    throw new NotReadyError(`${wanted.serviceName} is not visible to CreateVpcEndpoint yet`, {
      reason: 'serviceNameNotVisible',
      retryAfterMs: STALE_RETRY_MS / timeScale,
      source: error.source,
    });
  }
}

const STALE_ATTEMPTS = 8;
/** ms of world time; with the attempts above, three minutes. */
const STALE_RETRY_MS = 22_000;

/**
 * Does not repeat what an earlier attempt did whose reply was lost: EC2 would refuse a subnet that the endpoint has.
 */
async function modify({ ec2 }: EndpointContext, wanted: ModifyVpcEndpoint): Promise<Applied<'vpcEndpoint'>> {
  const [found] = await ec2.vpcEndpoints({ ids: [wanted.id] });
  if (found === undefined) throw new RefusedError('endpointGone', `VPC endpoint ${wanted.id} is gone`);
  const expect = after(found, wanted);
  const missing = difference(found, expect);
  if (missing !== undefined) await ec2.modifyVpcEndpoint(missing);
  return { wait: { want: 'settled', until: 'available', vpcEndpointId: wanted.id, expect } };
}
