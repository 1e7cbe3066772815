/** What one link needs: the policy, the service, its components, the principals, and each endpoint. */
import type { CheckResult } from '../../contract/checks.ts';
import type { LinkInQuestion, ProberInQuestion } from '../../contract/doctor.ts';
import { endpointKey, type PrivateLinkRequest } from '../../contract/request.ts';
import type { Finding } from '../../contract/finding.ts';
import type { AwsAccess } from '../../providers/ports/aws.ts';
import type { Service } from '../../providers/ports/aiven.ts';
import type { ActivityDeps } from '../deps.ts';
import { disallowedPrincipals, namedIn, refusedRequest } from '../findings/allowed.ts';
import { partitionFindings } from '../findings/partitions.ts';
import { ownEndpoint } from '../findings/permissions.ts';
import { principalFindings } from '../findings/principals.ts';
import { awsRegionOf } from '../findings/service.ts';
import { endpointSubjects, type Subject } from '../findings/subject.ts';
import { accessOf } from '../ownership.ts';
import { readOnce } from '../plan/read-once.ts';
import { resolveRequest, type Resolved } from '../plan/resolve-request.ts';
import { aivenChecks } from './aiven.ts';
import { awsChecks } from './aws.ts';
import { endpointChecks } from './endpoint.ts';
import { probersOf } from './probers.ts';
import { looked, notLookedAt, orDenied, rowOf } from './rows.ts';
import { serviceChecks, serviceOf } from './service.ts';

export interface LinkChecks {
  readonly rows: readonly CheckResult[];
  readonly probers: readonly ProberInQuestion[];
}

/**
 * `region`: where AWS is asked when the service's region is not known. Nothing is read for a link that the policy
 * refuses.
 */
export async function linkChecks(
  given: ActivityDeps,
  link: LinkInQuestion,
  region: string | undefined,
): Promise<LinkChecks> {
  const request = requestOf(link);
  const allowed = rowOf('policy', 'allows what the link asks for', refusedRequest(given.policy, request));
  if (allowed.state === 'failed') return { rows: [allowed], probers: [] };
  const deps = { ...given, clients: readOnce(given.clients) };
  const service = await serviceOf(deps, request);
  const home = (service.found && awsRegionOf(service.found)) ?? region;
  const [aiven, aws, ofService, ofEndpoints, probed] = await Promise.all([
    aivenChecks(deps.clients.aiven, request.project),
    Promise.all(accessesOf(request, home).map((access) => awsChecks(deps.clients.aws, access, { acts: true }))),
    service.found === undefined ? [service.row] : serviceChecks(deps, request, service.found),
    service.found === undefined
      ? request.endpoints.map((each) => unplaced(endpointKey(each)))
      : looked('endpoints', () => placedChecks(deps, request, service.found)),
    probersOf(deps, request, { service: service.found, region: home }),
  ]);
  return {
    rows: [allowed, ...aiven, ...ofService, ...aws.flat(), ...ofEndpoints, ...probed.rows],
    probers: probed.probers,
  };
}

/** Fields that are not given yet become empty; no step of a run gets this request. */
const requestOf = ({ components = [], endpoints = [], ...link }: LinkInQuestion): PrivateLinkRequest => ({
  ...link,
  components,
  endpoints: endpoints.map(({ subnetIds = [], securityGroupIds = [], ...each }) => ({
    ...each,
    subnetIds,
    securityGroupIds,
  })),
});

const unplaced = (key: string): CheckResult =>
  notLookedAt(`VPC ${key}`, 'the service could not be read, and its region and ports are needed');

/** The identities and regions with which EC2 is asked, each once. Undefined: no region is known. */
function accessesOf({ endpoints }: PrivateLinkRequest, home: string | undefined): readonly (AwsAccess | undefined)[] {
  const all = endpoints.map((endpoint) => {
    const region = endpoint.region ?? home;
    return region === undefined ? undefined : accessOf({ ...endpoint, region });
  });
  return [...new Map(all.map((access) => [JSON.stringify(access), access])).values()];
}

async function placedChecks(
  deps: ActivityDeps,
  request: PrivateLinkRequest,
  service: Service,
): Promise<readonly CheckResult[]> {
  const region = awsRegionOf(service);
  if (region === undefined || request.endpoints.length === 0) return [];
  const apart = partitionFindings(request, region);
  if (apart.length > 0) return [rowOf('partition', '', apart)];
  const placed = await resolveRequest(deps, request, service, region);
  const subject = await subjectOf(deps, request, service, placed);
  const rows = await Promise.all(endpointSubjects(subject).map(endpointChecks));
  return [principalsCheck(subject, placed.findings), ...rows.flat()];
}

async function subjectOf(
  deps: ActivityDeps,
  request: PrivateLinkRequest,
  service: Service,
  { accepted }: Resolved,
): Promise<Subject> {
  const { aiven } = deps.clients;
  const isMissing = accepted.endpoints.map(async (endpoint) => {
    if (endpoint.adopt !== undefined) return false;
    const ours = await orDenied(() => ownEndpoint({ deps, accepted, endpoint, access: accessOf(endpoint) }));
    return ours === undefined;
  });
  const [privatelink, connections, missing] = await Promise.all([
    orDenied(() => aiven.getPrivatelink(request)),
    orDenied(() => aiven.listConnections(request)),
    Promise.all(isMissing),
  ]);
  const changing = new Set(accepted.endpoints.filter((_, at) => missing[at] === true).map(({ key }) => key));
  return { deps, request, accepted, service, privatelink, changing, connections: connections ?? [] };
}

function principalsCheck(subject: Subject, ofIdentities: readonly Finding[]): CheckResult {
  const { deps, request, accepted } = subject;
  const own = accepted.endpoints.map(({ account }) => account);
  const findings = [
    ...ofIdentities,
    ...disallowedPrincipals(deps.policy, namedIn('principals', request.principals), own),
    ...principalFindings(subject),
  ];
  return rowOf('principals', `${accepted.principals.join(', ')} will be allowed to connect`, findings);
}
