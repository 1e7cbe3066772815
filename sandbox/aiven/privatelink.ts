import { randomBytes } from 'node:crypto';
import { rejectEndpoint } from '../ec2/behind-the-back.ts';
import { zoneIdsOf } from '../seed/zones.ts';
import type { AivenService, PrivatelinkRow, VpcEndpointRow, World } from '../world.ts';
import { endpointServiceName } from '../partitions.ts';
import { discoverConnections } from './connections.ts';
import { ledgerIds, serviceKey } from './names.ts';

/** The AWS account of Aiven's load balancers and endpoint services. */
const AIVEN_ACCOUNT = '777788889999';

export interface PrivatelinkSettings {
  readonly principals?: readonly string[];
  readonly supportedRegions?: readonly string[];
}

/** Begins a privatelink: `creating`, then `active` with both ids after `privatelinkActiveAfter`. */
export function createPrivatelink(world: World, service: AivenService, settings: PrivatelinkSettings): PrivatelinkRow {
  const row: PrivatelinkRow = {
    state: 'creating',
    principals: [...(settings.principals ?? [])],
    supportedRegions: [...(settings.supportedRegions ?? [])],
    serviceId: null,
    serviceName: null,
    connections: [],
    nextOrdinal: 1,
    health: new Map(),
  };
  service.privatelink = row;
  const id = ledgerIds.privatelink(service);
  world.ledger.created({ kind: 'privatelink', id, scope: serviceKey(service) });
  world.ledger.transition(id, 'creating');
  // Seen with Azure: a resource created while the service is REBALANCING stays in `creating` until it is deleted.
  if (service.state === 'RUNNING') {
    world.clock.after(world.settings.privatelinkActiveAfter, () => activate(world, service, row));
  }
  return row;
}

/** Replaces the given fields, also in the allow-list at AWS. The state does not change. */
export function updatePrivatelink(
  world: World,
  row: PrivatelinkRow,
  { principals, supportedRegions }: PrivatelinkSettings,
): void {
  if (principals) row.principals = [...principals];
  if (supportedRegions) row.supportedRegions = [...supportedRegions];
  const endpointService = row.serviceName === null ? undefined : world.aws.endpointServices.get(row.serviceName);
  if (endpointService === undefined) return;
  endpointService.allowedPrincipals = [...row.principals];
  endpointService.supportedRegions.splice(0, Infinity, endpointService.region, ...row.supportedRegions);
}

/** Begins the deletion; the row is removed after `privatelinkGoneAfter`, and not before its last endpoint is gone. */
export function deletePrivatelink(world: World, service: AivenService, row: PrivatelinkRow): void {
  if (row.state === 'deleting') return;
  row.state = 'deleting';
  world.ledger.transition(ledgerIds.privatelink(service), 'deleting');
  if (world.settings.deleteWithEndpoints === 'reject') {
    for (const { id } of endpointsOn(world, row)) rejectEndpoint(world, id);
  }
  world.clock.after(world.settings.privatelinkGoneAfter, () => finishDeletion(world, service, row));
}

/** Removes the privatelink at once, as Aiven's operators could; its endpoints are rejected. */
export function removePrivatelink(world: World, service: AivenService): void {
  const row = service.privatelink;
  if (row === undefined) return;
  for (const { id } of endpointsOn(world, row)) rejectEndpoint(world, id);
  remove(world, service, row);
}

/** An AWS cloud's region: `aws-eu-west-1` is `eu-west-1`. */
const awsRegionOf = ({ cloudName }: Pick<AivenService, 'cloudName'>): string => cloudName.replace(/^aws-/, '');

function activate(world: World, service: AivenService, row: PrivatelinkRow): void {
  if (service.privatelink !== row || row.state !== 'creating') return;
  if (world.faults.take('world', 'privatelink', [serviceKey(service)])?.kind === 'stuck') return;
  const region = awsRegionOf(service);
  row.serviceId = `vpce-svc-0${randomBytes(8).toString('hex')}`;
  row.serviceName = endpointServiceName(region, row.serviceId);
  row.state = 'active';
  world.aws.endpointServices.set(row.serviceName, {
    serviceName: row.serviceName,
    serviceId: row.serviceId,
    region,
    supportedRegions: [region, ...row.supportedRegions],
    zoneIds: [...new Set([...zoneIdsOf(region), ...service.nodeZoneIds])],
    allowedPrincipals: [...row.principals],
    acceptanceRequired: false,
    ownerId: AIVEN_ACCOUNT,
    aiven: { project: service.project, service: service.name },
  });
  world.ledger.transition(ledgerIds.privatelink(service), 'active');
  world.events.emit('changed');
}

/** Endpoints that AWS counts as connected: it refuses to delete an endpoint service that has any. */
function endpointsOn({ aws }: World, { serviceName }: PrivatelinkRow): readonly VpcEndpointRow[] {
  const counted = ['pendingAcceptance', 'pending', 'available', 'deleting'];
  return [...aws.vpcEndpoints.values()].filter(
    (each) => each.serviceName === serviceName && counted.includes(each.state),
  );
}

function finishDeletion(world: World, service: AivenService, row: PrivatelinkRow): void {
  if (service.privatelink !== row) return;
  if (endpointsOn(world, row).length > 0) {
    world.events.once('endpointGone', () => finishDeletion(world, service, row));
    return;
  }
  remove(world, service, row);
}

function remove(world: World, service: AivenService, row: PrivatelinkRow): void {
  discoverConnections(world, service);
  if (row.serviceName !== null) world.aws.endpointServices.delete(row.serviceName);
  delete service.privatelink;
  const id = ledgerIds.privatelink(service);
  world.ledger.deleted(id);
  world.ledger.transition(id, 'gone');
  world.events.emit('changed');
}
