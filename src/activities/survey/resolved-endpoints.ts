/** Endpoints that exist, in the form that steps need. */
import type { Connection } from '../../providers/ports/aiven.ts';
import type { VpcEndpoint } from '../../providers/ports/vpc-endpoint.ts';
import type { Outputs } from '../../contract/outputs.ts';
import { endpointPrice } from '../plan/prices.ts';
import type { AcceptedRequest, ResolvedEndpoint } from '../../contract/accepted-request.ts';
import type { Finding } from '../../contract/finding.ts';
import type { Leftover } from '../../contract/removal.ts';
import type { LinkName } from '../../contract/request.ts';
import type { ActivityDeps } from '../deps.ts';
import { sentence } from '../failures/invalid.ts';
import { ENDPOINT_TAG, MADE_TAG } from '../ownership.ts';
import { readReceipt } from '../receipt.ts';
import type { Receipt } from '../receipt.ts';
import { isAlive } from '../vpc-endpoint/candidates.ts';
import type { LinkSnapshot, SeenEndpoint } from './link-snapshot.ts';

/** One endpoint of ours. Several carry its key only when something went wrong; they go together. */
export interface OurEndpoint {
  readonly placed: ResolvedEndpoint;
  readonly rows: readonly VpcEndpoint[];
  readonly receipt: Receipt;
  readonly known: Outputs;
}

export function oursIn({ seen, connections }: LinkSnapshot): readonly OurEndpoint[] {
  const ours = seen.filter((each) => each.ours);
  const firsts = ours.filter(
    ({ found }, index) => index === ours.findIndex((other) => keyOf(other.found) === keyOf(found)),
  );
  return firsts.map((first) =>
    ofKey(
      first,
      ours.filter(({ found }) => keyOf(found) === keyOf(first.found)),
      connections,
    ),
  );
}

function ofKey(first: SeenEndpoint, seen: readonly SeenEndpoint[], connections: readonly Connection[]): OurEndpoint {
  const rows = seen.map(({ found }) => found);
  const receipts = rows.map(({ tags }) => readReceipt(tags[MADE_TAG] ?? ''));
  const best = seen.find(({ found }) => isAlive(found)) ?? first;
  return {
    placed: resolvedOf(keyOf(first.found), best),
    rows,
    receipt: {
      privatelink: receipts.some(({ privatelink }) => privatelink),
      components: [...new Set(receipts.flatMap(({ components }) => components))],
    },
    known: outputsOf(best.found, connections),
  };
}

export function resolvedOf(key: string, { found, access, identity }: SeenEndpoint): ResolvedEndpoint {
  const [, name] = (found.tags[ENDPOINT_TAG] ?? '').split('/');
  return {
    key,
    vpcId: found.vpcId,
    ...(name === undefined ? {} : { name }),
    subnetIds: found.subnetIds,
    securityGroupIds: found.securityGroupIds,
    ...access,
    account: found.ownerId ?? identity.account,
    actingPrincipal: identity.principal,
    usdPerHour: endpointPrice(access.region).usdPerZoneHour * found.subnetIds.length,
  };
}

function outputsOf({ id, state }: VpcEndpoint, connections: readonly Connection[]): Outputs {
  const listed = connections.find(({ vpcEndpointId }) => vpcEndpointId === id);
  return {
    vpcEndpoint: { vpcEndpointId: id, state, networkInterfaces: [] },
    ...(listed === undefined ? {} : { connection: connectionOf(listed) }),
  };
}

export const connectionOf = ({ connectionId, dnsName }: Connection): NonNullable<Outputs['connection']> => ({
  dnsName,
  ...(connectionId === undefined ? {} : { connectionId }),
});

/** The accepted request of a change: what its steps read of it. */
export const acceptedOf = (
  { notifies }: ActivityDeps,
  { project, service }: LinkName,
  { region, usdPerHour, statusBefore }: LinkSnapshot,
  parts: Partial<Pick<AcceptedRequest, 'asked' | 'components' | 'endpoints' | 'principals'>>,
  findings: readonly Finding[],
): AcceptedRequest => ({
  project,
  service,
  components: [],
  endpoints: [],
  principals: [],
  ...parts,
  zones: 'any',
  serviceRegion: region,
  otherRegions: [],
  usdPerHour,
  ...(notifies === undefined ? {} : { notifies }),
  warnings: findings.filter(({ level }) => level === 'warning').map(sentence),
  ...(statusBefore === undefined ? {} : { statusBefore }),
});

export const endpointLeftover = ({ placed: { key, usdPerHour }, rows }: OurEndpoint, why: string): Leftover => ({
  what: 'VPC endpoint',
  id: rows.map(({ id }) => id).join(', ') || key,
  why,
  usdPerDay: usdPerHour * 24 * rows.length,
});

const keyOf = ({ tags, vpcId }: VpcEndpoint): string => tags[ENDPOINT_TAG] ?? vpcId;
