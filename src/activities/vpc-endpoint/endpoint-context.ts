/** One endpoint of the request, with the client of its account and region. */
import { outOfSubnet } from '../../providers/probe-reach.ts';
import type { Ec2Client, EndpointService } from '../../providers/ports/ec2.ts';
import type { ProbeTarget } from '../../providers/ports/prober.ts';
import type { VpcEndpoint } from '../../providers/ports/vpc-endpoint.ts';
import type { Removal } from '../../contract/removal.ts';
import type { ResolvedEndpoint } from '../../contract/accepted-request.ts';
import type { SettleInput, StepInput } from '../../contract/step-contract.ts';
import type { NetworkInterface, OutputsByStep } from '../../contract/outputs.ts';
import { intervalOf } from '../deps.ts';
import type { ActivityDeps } from '../deps.ts';
import { accessOf, ownTags } from '../ownership.ts';
import { RefusedError } from '../failures/step-errors.ts';

export interface EndpointContext {
  readonly endpoint: ResolvedEndpoint;
  readonly ec2: Ec2Client;
  /** The tags by which ours is recognised. */
  readonly tags: Readonly<Record<string, string>>;
  readonly installation: string;
}

export function contextOf({ clients, installation }: ActivityDeps, input: StepInput): EndpointContext {
  const endpoint = endpointOf(input);
  const tags = ownTags(installation, input, endpoint);
  return { endpoint, ec2: clients.aws.ec2(accessOf(endpoint)), tags, installation };
}

/** How old a shared look may be, ms of wall time. The last look before a step parks is always a new one. */
export const watchAgeMs = (deps: ActivityDeps, { once }: Pick<SettleInput, 'once'>): number =>
  once === true ? 0 : intervalOf(deps, 'ec2') / deps.timeScale;

/** @throws TypeError: a step of scope `endpoint` was called without one, which is a bug of the caller. */
function endpointOf({ endpoint }: StepInput): ResolvedEndpoint {
  if (endpoint === undefined) throw new TypeError('this step needs an endpoint');
  return endpoint;
}

/** EC2's buckets are per account, region and action. */
export type RatedAction = 'CreateVpcEndpoint' | 'ModifyVpcEndpoint' | 'DeleteVpcEndpoints';

export const rateKey = ({ account, region }: ResolvedEndpoint, action: RatedAction): string =>
  `${account}/${region}/${action}`;

/** The removal of every endpoint of ours for this key: it undoes a create, and offboarding asks for it. */
export const removalOf = (endpoint: ResolvedEndpoint, says: string): Removal<'vpcEndpoint'> => ({
  what: 'endpoint',
  says,
  rateKey: rateKey(endpoint, 'DeleteVpcEndpoints'),
  together: true,
});

/** The endpoint service as this endpoint's identity and region see it. */
export const visibleService = (
  { ec2, endpoint }: EndpointContext,
  serviceName: string,
  { serviceRegion }: StepInput,
  signal?: AbortSignal,
): Promise<EndpointService | undefined> =>
  ec2.endpointService(
    serviceName,
    endpoint.region === serviceRegion ? undefined : serviceRegion,
    signal === undefined ? {} : { signal },
  );

/** @throws RefusedError for an address that cannot be the endpoint's: nothing may be sent there, by a probe or a client. */
export async function outputsOf(ec2: Ec2Client, found: VpcEndpoint): Promise<OutputsByStep['vpcEndpoint']> {
  const interfaces = await ec2.networkInterfaces(found.networkInterfaceIds);
  const networkInterfaces = interfaces
    .map(({ zoneName, zoneId = zoneName, ...known }): NetworkInterface => ({ ...known, zoneId }))
    .sort((a, b) => a.zoneId.localeCompare(b.zoneId));
  const astray = networkInterfaces.flatMap((each) => outOfSubnet(placeOf(each)) ?? []);
  if (astray.length > 0)
    throw new RefusedError('addressOutsideSubnet', `VPC endpoint ${found.id}: ${astray.join('; ')}`);
  return { vpcEndpointId: found.id, state: found.state, networkInterfaces };
}

/** The address of a network interface, and where it has to be: what a probe dials. */
export const placeOf = ({
  address,
  subnetId: id,
  cidr,
}: NetworkInterface): Pick<ProbeTarget, 'address' | 'subnet'> => ({
  address,
  ...(cidr === undefined ? {} : { subnet: { id, cidr } }),
});
