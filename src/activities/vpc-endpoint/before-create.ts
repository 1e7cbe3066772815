/** Checks beforehand what EC2 would refuse a create for: reads are cheap, and EC2 names one reason at a time. */
import type { Look, StepInput } from '../../contract/step-contract.ts';
import type { ResolvedEndpoint } from '../../contract/accepted-request.ts';
import type { NotFoundError } from '../../providers/errors.ts';
import { refuse } from '../failures/refusal.ts';
import { RefusedError } from '../failures/step-errors.ts';
import { networkProblems, readNetwork, usable } from './network-problems.ts';
import type { NetworkProblem } from './network-problems.ts';
import type { NetworkFacts } from '../../contract/steps/vpc-endpoint.ts';
import { rateKey, removalOf, visibleService } from './endpoint-context.ts';
import type { EndpointContext } from './endpoint-context.ts';

export async function lookBeforeCreate(
  context: EndpointContext,
  input: StepInput<'vpcEndpoint'>,
  serviceName: string | undefined,
): Promise<Look<'vpcEndpoint'>> {
  const { endpoint } = context;
  const [facts, service] = await Promise.all([
    knownNetwork(input) ?? readNetwork(context),
    serviceName === undefined ? undefined : visibleService(context, serviceName, input),
  ]);
  // The zones of a service in another region say nothing here.
  const comparable = endpoint.region === input.serviceRegion ? service : undefined;
  const [worst, ...others] = networkProblems(endpoint, facts, comparable);
  if (worst !== undefined)
    return refuse(worst.reason, [worst, ...others].map(sentence).join('; '), usable(endpoint, facts, comparable));
  if (serviceName === undefined)
    return creation(endpoint, facts, ['whether the endpoint service is in the zones of the subnets']);
  return service === undefined ? notVisible(endpoint, serviceName) : creation(endpoint);
}

/**
 * EC2 refuses a create with the one id that it does not find. The places are read again, so that the answer names
 * everything that is wrong with them, and what `retry` can go on with.
 */
export async function refusedByPlaces(context: EndpointContext, error: NotFoundError): Promise<Error> {
  const facts = await readNetwork(context).catch(() => undefined);
  if (facts === undefined) return error;
  const [worst, ...others] = networkProblems(context.endpoint, facts, undefined);
  if (worst === undefined) return error;
  const says = [worst, ...others].map(sentence).join('; ');
  return new RefusedError(worst.reason, says, error.source, usable(context.endpoint, facts, undefined));
}

/** EC2 says so for minutes after a principal was allowed, and forever to one that is not. */
const notVisible = (endpoint: ResolvedEndpoint, serviceName: string): Look<'vpcEndpoint'> => ({
  answer: 'wait',
  wait: { want: 'settled', until: 'visible' },
  says: `${serviceName} is not visible yet to ${endpoint.actingPrincipal}`,
});

/**
 * The network as the acceptance found it a few minutes ago, if it has all places named now. If something has changed
 * since, EC2 refuses the create and names it.
 */
function knownNetwork({ seenBefore, endpoint }: StepInput<'vpcEndpoint'>): NetworkFacts | undefined {
  if (seenBefore?.answer !== 'change' || seenBefore.change.action !== 'create') return undefined;
  const network = seenBefore.change.with?.network;
  const named = [...(endpoint?.subnetIds ?? []), ...(endpoint?.securityGroupIds ?? [])];
  const known = [...(network?.subnets ?? []), ...(network?.groups ?? [])];
  return named.every((id) => known.some((each) => each.id === id)) ? network : undefined;
}

/** `found`: handed on to the look that follows when the service name is known. */
function creation(endpoint: ResolvedEndpoint, found?: NetworkFacts, unknown?: readonly string[]): Look<'vpcEndpoint'> {
  const { vpcId, name, subnetIds } = endpoint;
  const subnets = `${subnetIds.length} subnet${subnetIds.length === 1 ? '' : 's'}`;
  const change = {
    action: 'create',
    says: `create VPC endpoint ${name === undefined ? '' : `${name} `}in ${vpcId} with ${subnets}`,
    rateKey: rateKey(endpoint, 'CreateVpcEndpoint'),
    undo: removalOf(endpoint, `VPC endpoint in ${vpcId}`),
    ...(found === undefined ? {} : { with: { network: found } }),
    seenAt: Date.now(),
  } as const;
  return { answer: 'change', change, more: false, ...(unknown === undefined ? {} : { unknown }) };
}

const sentence = ({ value, problem }: NetworkProblem): string => `${value} ${problem}`;
