/** What is there of a link: its service, its connections, and the VPC endpoints that the accesses show. Reads only. */
import { endpointRegion } from '../../providers/endpoint-region.ts';
import { DeniedError, NotFoundError } from '../../providers/errors.ts';
import type { AwsAccess, AwsIdentity, Connection, Privatelink, Service, VpcEndpoint } from '../../providers/ports.ts';
import type { Access } from '../../contract/changes.ts';
import type { LinkName } from '../../contract/request.ts';
import type { LinkStatus } from '../../contract/run.ts';
import type { Finding } from '../../contract/step-contract.ts';
import type { ActivityDeps } from '../deps.ts';
import { awsRegionOf } from '../findings/service.ts';
import { errorOf, invalid } from '../failures/invalid.ts';
import { OWNER_TAG, ownerOf } from '../ownership.ts';
import { isGone } from '../vpc-endpoint/candidates.ts';

export interface LinkSnapshot {
  /** Absent: the service is gone; its VPC endpoints may still be there. */
  readonly service: Service | undefined;
  readonly privatelink: Privatelink | undefined;
  readonly connections: readonly Connection[];
  /** Every endpoint that one of the accesses shows: by our owner tag, or because Aiven lists it. */
  readonly seen: readonly SeenEndpoint[];
  /** The service's own region, else the first that was named. */
  readonly region: string;
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
  const [{ privatelink, connections, prices }, statusBefore] = await Promise.all([
    readAiven(deps, link, service),
    deps.lastStatus?.(link),
  ]);
  const region = (service && awsRegionOf(service)) ?? accesses.find((access) => access.region)?.region;
  if (region === undefined)
    throw invalid([
      errorOf({
        field: 'accesses',
        problem: `do not say in which region to look, and there is no service ${link.service} on AWS to tell`,
        fix: 'correct the name, or name the region of its endpoints',
      }),
    ]);
  const looked = await Promise.all(
    placesToLook(accesses, region, connections).map((place) => look(deps, link, place, connections)),
  );
  return {
    service,
    privatelink,
    connections,
    seen: onceEach(looked.flatMap(({ seen }) => seen)),
    region,
    usdPerHour: prices[service?.cloudName ?? ''] ?? 0,
    findings: looked.flatMap(({ findings }) => findings),
    statusBefore,
  };
}

interface AtAiven {
  readonly privatelink: Privatelink | undefined;
  readonly connections: readonly Connection[];
  readonly prices: Readonly<Record<string, number>>;
}

async function readAiven({ clients }: ActivityDeps, link: LinkName, service: Service | undefined): Promise<AtAiven> {
  if (service === undefined) return { privatelink: undefined, connections: [], prices: {} };
  const { aiven } = clients;
  const [privatelink, connections, prices] = await Promise.all([
    aiven.getPrivatelink(link),
    aiven.listConnections(link),
    aiven.privatelinkPrices(link.project),
  ]);
  return { privatelink, connections, prices };
}

interface PlaceToLook {
  readonly access: AwsAccess;
  /** Nobody named it: that it may not be read is worth a warning, no more. */
  readonly guessed: boolean;
}

/** The accesses given, the worker's own identity in the service's region, and in every region that Aiven's list names. */
function placesToLook(
  accesses: readonly Access[],
  region: string,
  connections: readonly Connection[],
): readonly PlaceToLook[] {
  const given = accesses.map((access) => ({ access: { ...access, region: access.region ?? region }, guessed: false }));
  const regions = new Set([region, ...connections.flatMap(({ dnsName }) => endpointRegion(dnsName) ?? [])]);
  const guessed = [...regions].map((each) => ({ access: { region: each }, guessed: true }));
  const all = [...given, ...guessed];
  const key = ({ access }: PlaceToLook): string => JSON.stringify([access.region, access.roleArn, access.externalId]);
  return all.filter((place, index) => all.findIndex((other) => key(other) === key(place)) === index);
}

async function look(
  { clients, installation }: ActivityDeps,
  link: LinkName,
  { access, guessed }: PlaceToLook,
  connections: readonly Connection[],
): Promise<{ readonly seen: readonly SeenEndpoint[]; readonly findings: readonly Finding[] }> {
  const ec2 = clients.aws.ec2(access);
  const owner = ownerOf(installation, link);
  try {
    const [identity, tagged, listed] = await Promise.all([
      clients.aws.identity(access),
      ec2.vpcEndpoints({ tags: { [OWNER_TAG]: owner } }),
      ec2.vpcEndpoints({ ids: connections.map(({ vpcEndpointId }) => vpcEndpointId) }),
    ]);
    const seen = [...tagged, ...listed]
      .filter((found) => !isGone(found))
      .map((found) => ({ found, access, identity, ours: found.tags[OWNER_TAG] === owner }));
    return { seen, findings: [] };
  } catch (error) {
    if (!guessed || !(error instanceof DeniedError)) throw error;
    return { seen: [], findings: [unreadable(access, error)] };
  }
}

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
