import { randomBytes } from 'node:crypto';
import type { AivenService, ConnectionRow, PrivatelinkRow, VpcEndpointRow, World } from '../world.ts';
import { ledgerIds, serviceAt, serviceKey } from './names.ts';
import { routesChanged } from './target-health.ts';

/** Aiven notices, after `connectionNoticedAfter`, that endpoints came or went; not for a BYOC service. */
export function watchEndpoints(world: World): void {
  const noticed = (vpcEndpointId: string): void => {
    const service = serviceOf(world, vpcEndpointId);
    if (service === undefined || service.byoc) return;
    const { connectionNoticedAfter } = world.settings;
    world.clock.after(connectionNoticedAfter, () => discoverConnections(world, service, vpcEndpointId));
  };
  world.events.on('endpointAvailable', noticed);
  world.events.on('endpointGone', noticed);
}

/**
 * Compares the connections with the endpoints at AWS: lists those that are `available`, removes those that are gone, and
 * tries stuck ones again. `only`: looks at this endpoint only.
 */
export function discoverConnections(world: World, service: AivenService, only?: string): void {
  const row = service.privatelink;
  if (row === undefined) return;
  const concerned = ({ id }: { id: string }): boolean => only === undefined || id === only;
  for (const connection of [...row.connections]) {
    if (!concerned({ id: connection.vpcEndpointId })) continue;
    if (!isAttached(world, connection)) removeConnection(world, service, row, connection);
    else if (connection.state !== 'active') settle(world, service, connection);
  }
  const listed = new Set(row.connections.map(({ vpcEndpointId }) => vpcEndpointId));
  const arrived = [...world.aws.vpcEndpoints.values()].filter(
    (endpoint) =>
      endpoint.serviceName === row.serviceName && endpoint.state === 'available' && !listed.has(endpoint.id),
  );
  for (const endpoint of arrived.filter(concerned)) addConnection(world, service, row, endpoint);
}

function serviceOf(world: World, vpcEndpointId: string): AivenService | undefined {
  const endpoint = world.aws.vpcEndpoints.get(vpcEndpointId);
  const named = endpoint && world.aws.endpointServices.get(endpoint.serviceName)?.aiven;
  if (named) return serviceAt(world, named.project, named.service);
  const services = [...world.aiven.projects.values()].flatMap((project) => [...project.services.values()]);
  return services.find((each) => each.privatelink?.connections.some((row) => row.vpcEndpointId === vpcEndpointId));
}

/** An endpoint that is being modified is `pending` for a while and stays connected. */
function isAttached({ aws }: World, { vpcEndpointId }: ConnectionRow): boolean {
  const state = aws.vpcEndpoints.get(vpcEndpointId)?.state;
  return state === 'available' || state === 'pending' || state === 'deleting';
}

function addConnection(world: World, service: AivenService, row: PrivatelinkRow, endpoint: VpcEndpointRow): void {
  const stuck = world.faults.take('world', 'connection', faultKeys(service, endpoint));
  if (stuck?.kind === 'stuck' && stuck.state === 'absent') return;
  const connection: ConnectionRow = {
    id: `plc${randomBytes(6).toString('hex').slice(0, 11)}`,
    ordinal: row.nextOrdinal,
    vpcEndpointId: endpoint.id,
    state: 'connected',
    listedRoutes: 0,
  };
  row.nextOrdinal += 1;
  row.connections.push(connection);
  const id = ledgerIds.connection(endpoint.id);
  world.ledger.created({ kind: 'connection', id, scope: serviceKey(service) });
  enter(world, connection, (stuck?.kind === 'stuck' ? stuck.state : undefined) ?? 'connected');
  if (stuck?.kind !== 'stuck') activateLater(world, service, connection);
}

/** A refresh tries a stuck connection again. */
function settle(world: World, service: AivenService, connection: ConnectionRow): void {
  const endpoint = world.aws.vpcEndpoints.get(connection.vpcEndpointId);
  if (endpoint === undefined) return;
  if (world.faults.take('world', 'connection', faultKeys(service, endpoint))?.kind === 'stuck') return;
  activateLater(world, service, connection);
}

function activateLater(world: World, service: AivenService, connection: ConnectionRow): void {
  world.clock.after(world.settings.connectionActiveAfter, () => {
    const listed = service.privatelink?.connections.includes(connection) ?? false;
    if (!listed || connection.state === 'active') return;
    enter(world, connection, 'active');
    routesChanged(world, service);
  });
}

function removeConnection(world: World, service: AivenService, row: PrivatelinkRow, connection: ConnectionRow): void {
  row.connections.splice(row.connections.indexOf(connection), 1);
  const id = ledgerIds.connection(connection.vpcEndpointId);
  world.ledger.deleted(id);
  world.ledger.transition(id, 'gone');
  if (connection.listedRoutes > 0) world.ledger.transition(ledgerIds.routes(service, connection.vpcEndpointId), 'gone');
  routesChanged(world, service);
}

function enter(world: World, connection: ConnectionRow, state: string): void {
  connection.state = state as ConnectionRow['state'];
  world.ledger.transition(ledgerIds.connection(connection.vpcEndpointId), state);
  world.events.emit('changed');
}

const faultKeys = (service: AivenService, { id, vpcId, account }: VpcEndpointRow): readonly string[] => [
  serviceKey(service),
  id,
  vpcId,
  account,
];
