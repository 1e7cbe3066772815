/** What is there of a link: its service, its connections, and the VPC endpoints that the accesses show. Reads only. */
import { endpointRegion } from '../../providers/endpoint-region.ts';
import { DeniedError, NotFoundError } from '../../providers/errors.ts';
import type { AwsAccess, AwsIdentity } from '../../providers/ports/aws.ts';
import type { Connection, Privatelink, Service } from '../../providers/ports/aiven.ts';
import type { VpcEndpoint } from '../../providers/ports/vpc-endpoint.ts';
import type { Access } from '../../contract/changes.ts';
import type { LinkName } from '../../contract/request.ts';
import type { LinkStatus } from '../../contract/run.ts';
import type { Finding } from '../../contract/finding.ts';
import type { Leftover } from '../../contract/removal.ts';
import type { ActivityDeps } from '../deps.ts';
import { accessesIn, claimKeys } from '../claims/claim-tags.ts';
import type { Tags } from '../claims/claim-tags.ts';
import { awsRegionOf } from '../findings/service.ts';
import { errorOf, invalid } from '../failures/invalid.ts';
import { OWNER_TAG, ownerOf } from '../ownership.ts';
import { isGone } from '../vpc-endpoint/candidates.ts';

export interface LinkSnapshot {
  /** Absent: the service is gone; its VPC endpoints may still be there. */
  readonly service: Service | undefined;
  readonly privatelink: Privatelink | undefined;
  /** Without those that are `leaving`. */
  readonly connections: readonly Connection[];
  /** Endpoints of ours that are gone at EC2, and whose connections Aiven goes on listing for a while. */
  readonly leaving: readonly string[];
  /** Every endpoint that one of the accesses shows: by our owner tag, or because Aiven lists it. */
  readonly seen: readonly SeenEndpoint[];
  /** The service's own region, else the first that was named. */
  readonly region: string;
  /** The service's tags that say what this link made; see `claims/claim-tags.ts`. */
  readonly claims: ReadonlySet<string>;
  /** What could not be searched although endpoints of ours were made there. */
  readonly unsearched: readonly Leftover[];
  /** USD/hour of the PrivateLink resource. */
  readonly usdPerHour: number;
  readonly findings: readonly Finding[];
  /** The link's status by its newest run that has ended; undefined: not known. */
  readonly statusBefore: LinkStatus | undefined;
}

export interface SeenEndpoint {
  readonly found: VpcEndpoint;
  readonly access: AwsAccess;
  readonly identity: AwsIdentity;
  readonly ours: boolean;
}

/** @throws ApplicationFailure `Invalid`; DeniedError for an access that was named and cannot be used */
export async function readLink(
  deps: ActivityDeps,
  link: LinkName,
  accesses: readonly Access[] = [],
): Promise<LinkSnapshot> {
  const service = await deps.clients.aiven.getService(link).catch(absent);
  const [{ privatelink, connections, prices, tags, findings }, statusBefore] = await Promise.all([
    readAiven(deps, link, service),
    deps.lastStatus?.(link),
  ]);
  const keys = claimKeys(deps.installation);
  const recorded = accessesIn(keys, tags);
  const region = (service && awsRegionOf(service)) ?? accesses.find((access) => access.region)?.region;
  if (region === undefined)
    throw invalid([
      errorOf({
        field: 'accesses',
        problem: `name no region to look in, and there is no service ${link.service} on AWS whose region could be used`,
        fix: 'correct the name, or name the region of its endpoints',
      }),
    ]);
  const looked = await Promise.all(
    placesToLook(accesses, recorded, region, connections).map((place) => look(deps, link, place, connections)),
  );
  const gone = looked.flatMap((each) => each.gone);
  const leaves = ({ vpcEndpointId }: Connection): boolean => gone.includes(vpcEndpointId);
  return {
    service,
    privatelink,
    connections: connections.filter((each) => !leaves(each)),
    leaving: connections.filter(leaves).map(({ vpcEndpointId }) => vpcEndpointId),
    seen: onceEach(looked.flatMap(({ seen }) => seen)),
    region,
    usdPerHour: prices[service?.cloudName ?? ''] ?? 0,
    claims: new Set(Object.keys(tags).filter((key) => key.startsWith(keys.prefix))),
    unsearched: looked.flatMap(({ unsearched }) => unsearched),
    findings: [...findings, ...looked.flatMap((each) => each.findings)],
    statusBefore,
  };
}

interface AtAiven {
  readonly privatelink: Privatelink | undefined;
  readonly connections: readonly Connection[];
  readonly prices: Readonly<Record<string, number>>;
  readonly tags: Tags;
  readonly findings: readonly Finding[];
}

async function readAiven({ clients }: ActivityDeps, link: LinkName, service: Service | undefined): Promise<AtAiven> {
  if (service === undefined) return { privatelink: undefined, connections: [], prices: {}, tags: {}, findings: [] };
  const { aiven } = clients;
  const [privatelink, connections, prices, tags] = await Promise.all([
    aiven.getPrivatelink(link),
    aiven.listConnections(link),
    aiven.privatelinkPrices(link.project),
    aiven.serviceTags(link).catch(denied),
  ]);
  const read = { privatelink, connections, prices };
  return tags instanceof DeniedError
    ? { ...read, tags: {}, findings: [unreadableTags(link, tags)] }
    : { ...read, tags, findings: [] };
}

interface PlaceToLook {
  readonly access: AwsAccess;
  /**
   * `named` by the caller: what cannot be read fails the request. `recorded` when an endpoint of ours was made there:
   * it may still be there, and cost money. `guessed`: only a warning.
   */
  readonly from: 'named' | 'recorded' | 'guessed';
}

/**
 * The accesses given, those in the service's tags, and the worker's own identity in the service's region and in every
 * region that Aiven's list names.
 */
function placesToLook(
  accesses: readonly Access[],
  recorded: readonly Access[],
  region: string,
  connections: readonly Connection[],
): readonly PlaceToLook[] {
  const at = (access: Access, from: PlaceToLook['from']): PlaceToLook => ({
    access: { ...access, region: access.region ?? region },
    from,
  });
  const regions = new Set([region, ...connections.flatMap(({ dnsName }) => endpointRegion(dnsName) ?? [])]);
  const guessed = [...regions].map((each) => at({ region: each }, 'guessed'));
  const all = [
    ...accesses.map((access) => at(access, 'named')),
    ...recorded.map((access) => at(access, 'recorded')),
    ...guessed,
  ];
  const key = ({ access }: PlaceToLook): string => JSON.stringify([access.region, access.roleArn, access.externalId]);
  return all.filter((place, index) => all.findIndex((other) => key(other) === key(place)) === index);
}

interface Looked extends Pick<LinkSnapshot, 'seen' | 'findings' | 'unsearched'> {
  /** Ids of ours that EC2 shows as deleted. */
  readonly gone: readonly string[];
}

async function look(
  { clients, installation }: ActivityDeps,
  link: LinkName,
  { access, from }: PlaceToLook,
  connections: readonly Connection[],
): Promise<Looked> {
  const ec2 = clients.aws.ec2(access);
  const owner = ownerOf(installation, link);
  try {
    const [identity, tagged, listed] = await Promise.all([
      clients.aws.identity(access),
      ec2.vpcEndpoints({ tags: { [OWNER_TAG]: owner } }),
      ec2.vpcEndpoints({ ids: connections.map(({ vpcEndpointId }) => vpcEndpointId) }),
    ]);
    const all = [...tagged, ...listed].map((found) => {
      return { found, access, identity, ours: found.tags[OWNER_TAG] === owner };
    });
    return {
      seen: all.filter(({ found }) => !isGone(found)),
      gone: all.filter(({ found, ours }) => ours && isGone(found)).map(({ found }) => found.id),
      ...{ findings: [], unsearched: [] },
    };
  } catch (error) {
    if (from === 'named' || !(error instanceof DeniedError)) throw error;
    const unsearched = from === 'recorded' ? [unsearchedAt(access, error)] : [];
    return { seen: [], gone: [], findings: [unreadable(access, error)], unsearched };
  }
}

/** We cannot see whether anything is left there: this must never look like "nothing to do". */
const unsearchedAt = ({ region, roleArn }: AwsAccess, { message }: DeniedError): Leftover => ({
  what: 'VPC endpoints',
  id: `${roleArn ?? 'the worker’s own account'} in ${region}`,
  why: `an endpoint of ours was made there, and it could not be searched: ${message}`,
  usdPerDay: 0,
  ours: true,
});

const unreadableTags = ({ project, service }: LinkName, { message }: DeniedError): Finding => ({
  level: 'warning',
  field: 'service',
  value: `${project}/${service}`,
  problem: `has tags that could not be read, which say what this link made: ${message}`,
  fix: 'give the token service:configuration:write, or name what to remove (`also`)',
});

const unreadable = ({ region }: AwsAccess, { message }: DeniedError): Finding => ({
  level: 'warning',
  field: 'accesses',
  value: region,
  problem: `could not be searched for endpoints of ours: ${message}`,
  fix: 'name the role of the endpoints’ account, or allow ec2:DescribeVpcEndpoints',
});

const onceEach = (seen: readonly SeenEndpoint[]): readonly SeenEndpoint[] =>
  seen.filter(({ found }, index) => seen.findIndex((other) => other.found.id === found.id) === index);

function absent(error: unknown): undefined {
  if (!(error instanceof NotFoundError)) throw error;
}

function denied(error: unknown): DeniedError {
  if (!(error instanceof DeniedError)) throw error;
  return error;
}
