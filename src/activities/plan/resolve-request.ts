/** Fills in what a request leaves out, as read from Aiven and AWS: region, account, acting principal, prices. */
import ms from 'ms';
import { DeniedError } from '../../providers/errors.ts';
import type { AwsIdentity } from '../../providers/ports/aws.ts';
import type { Service } from '../../providers/ports/aiven.ts';
import { endpointKey } from '../../contract/request.ts';
import type { EndpointRequest, PrivateLinkRequest } from '../../contract/request.ts';
import type { AcceptedRequest, ResolvedEndpoint } from '../../contract/accepted-request.ts';
import type { Finding } from '../../contract/finding.ts';
import { endpointPrice } from './prices.ts';
import type { ActivityDeps } from '../deps.ts';
import { accessOf } from '../ownership.ts';
import { accountOf } from '../privatelink/principals.ts';

export interface Resolved {
  readonly accepted: AcceptedRequest;
  readonly findings: readonly Finding[];
}

export async function resolveRequest(
  deps: ActivityDeps,
  request: PrivateLinkRequest,
  service: Service,
  serviceRegion: string,
): Promise<Resolved> {
  const [placed, prices] = await Promise.all([
    Promise.all(request.endpoints.map((endpoint, index) => resolveEndpoint(deps, endpoint, index, serviceRegion))),
    deps.clients.aiven.privatelinkPrices(request.project),
  ]);
  const endpoints = placed.map(({ endpoint }) => endpoint);
  const acting = endpoints.map(({ actingPrincipal }) => actingPrincipal);
  const { project, service: name, components, parkedFor } = request;
  const accepted: AcceptedRequest = {
    project,
    service: name,
    components,
    endpoints,
    principals: [...new Set(request.principals ?? acting)],
    zones: request.zones ?? 'any',
    serviceRegion,
    otherRegions: [...new Set(endpoints.map(({ region }) => region).filter((region) => region !== serviceRegion))],
    usdPerHour: prices[service.cloudName] ?? 0,
    ...(parkedFor === undefined ? {} : { parkedForMs: ms(parkedFor as ms.StringValue) }),
    warnings: [],
  };
  return { accepted, findings: placed.flatMap(({ findings }) => findings) };
}

interface PlacedOne {
  readonly endpoint: ResolvedEndpoint;
  readonly findings: readonly Finding[];
}

async function resolveEndpoint(
  { clients }: ActivityDeps,
  endpoint: EndpointRequest,
  index: number,
  serviceRegion: string,
): Promise<PlacedOne> {
  const region = endpoint.region ?? serviceRegion;
  const field = `endpoints[${index}].roleArn`;
  const { identity, findings } = await clients.aws
    .identity(accessOf({ ...endpoint, region }))
    .then((found) => ({ identity: found, findings: pathFindings(field, found) }))
    .catch((error: unknown) => roleItself(error, field, endpoint));
  const { account, principal } = identity;
  const usdPerHour = endpointPrice(region).usdPerZoneHour * endpoint.subnetIds.length;
  return {
    endpoint: { ...endpoint, key: endpointKey(endpoint), region, account, actingPrincipal: principal, usdPerHour },
    findings,
  };
}

const pathFindings = (field: string, { principal, pathUnknown }: AwsIdentity): readonly Finding[] =>
  pathUnknown
    ? [
        {
          level: 'warning',
          field,
          value: principal,
          problem: 'was made from a session, whose ARN lacks the role’s path',
          fix: 'name the role in roleArn if it has a path',
        },
      ]
    : [];

/**
 * A role that cannot be assumed yet parks the run at its first step, where it can be corrected. Until then its ARN is
 * enough.
 */
function roleItself(
  error: unknown,
  field: string,
  { roleArn }: EndpointRequest,
): { readonly identity: Omit<AwsIdentity, 'pathUnknown'>; readonly findings: readonly Finding[] } {
  const account = roleArn === undefined ? undefined : accountOf(roleArn);
  if (!(error instanceof DeniedError) || roleArn === undefined || account === undefined) throw error;
  const finding: Finding = {
    level: 'error',
    field,
    value: roleArn,
    problem: `cannot be assumed: ${error.message}`,
    fix: 'let the role trust the worker’s identity (and check the external id)',
    failure: 'Denied',
  };
  return { identity: { account, principal: roleArn }, findings: [finding] };
}
