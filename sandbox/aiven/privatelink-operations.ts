import { regionalDnsName } from '../ec2/dns-names.ts';
import type { AivenProject, AivenService, ConnectionRow, PrivatelinkRow, World } from '../world.ts';
import { ApiError } from './api-error.ts';
import { discoverConnections } from './connections.ts';
import { noteEvent } from './events.ts';
import { typesWithoutPrivatelink } from './listeners.ts';
import { ledgerIds } from './names.ts';
import { type Call, type Operation, type Reply, objectOf, projectOf, serviceOf } from './operation.ts';
import { createPrivatelink, deletePrivatelink, updatePrivatelink } from './privatelink.ts';
import { settingsOf } from './privatelink-settings.ts';

const path = '/project/:project/service/:service/privatelink/aws';

/** The operations on `…/privatelink/aws`. A read-only token may not even GET. */
export const privatelinkOperations: readonly Operation[] = [
  {
    id: 'ServicePrivatelinkAWSCreate',
    permissions: ['service:configuration:write'],
    method: 'POST',
    path,
    run: create,
  },
  { id: 'ServicePrivatelinkAWSGet', permissions: ['service:configuration:write'], method: 'GET', path, run: get },
  { id: 'ServicePrivatelinkAWSUpdate', permissions: ['service:configuration:write'], method: 'PUT', path, run: update },
  {
    id: 'ServicePrivatelinkAWSDelete',
    permissions: ['service:configuration:write'],
    method: 'DELETE',
    path,
    run: remove,
  },
  {
    id: 'ServicePrivatelinkAWSConnectionList',
    permissions: ['service:configuration:write'],
    method: 'GET',
    path: `${path}/connections`,
    run: listConnections,
  },
  {
    id: 'ServicePrivatelinkAWSRefresh',
    permissions: ['service:configuration:write'],
    method: 'POST',
    path: `${path}/refresh`,
    run: refresh,
  },
];

function create(call: Call): Reply {
  const [project, service] = [projectOf(call), serviceOf(call)];
  const settings = settingsOf(objectOf(call.body), { principals: 'required' });
  refuseUnsupported(call.world, project, service);
  if (service.privatelink) throw new ApiError(409, `PrivateLink for service ${service.name} already exists`);
  const row = createPrivatelink(call.world, service, settings);
  noteEvent(call.world, service, 'service_privatelink_create', 'Created AWS PrivateLink');
  return replyOf(service, row, 'changed');
}

function get(call: Call): Reply {
  const service = serviceOf(call);
  return replyOf(service, rowOf(service));
}

function update(call: Call): Reply {
  const service = serviceOf(call);
  const settings = settingsOf(objectOf(call.body), { principals: 'optional' });
  const row = rowOf(service);
  updatePrivatelink(call.world, row, settings);
  noteEvent(call.world, service, 'service_privatelink_update', 'Updated AWS PrivateLink');
  return replyOf(service, row, 'changed');
}

function remove(call: Call): Reply {
  const service = serviceOf(call);
  const row = rowOf(service);
  deletePrivatelink(call.world, service, row);
  noteEvent(call.world, service, 'service_privatelink_delete', 'Deleted AWS PrivateLink');
  return replyOf(service, row, 'changed');
}

function listConnections(call: Call): Reply {
  const { connections } = rowOf(serviceOf(call));
  return {
    body: { connections: connections.map((connection) => connectionOf(call.world, connection)) },
    shown: Object.fromEntries(
      connections.map(({ vpcEndpointId, state }) => [ledgerIds.connection(vpcEndpointId), state]),
    ),
  };
}

function refresh(call: Call): Reply {
  const service = serviceOf(call);
  rowOf(service);
  discoverConnections(call.world, service);
  return { body: { message: 'refreshed' } };
}

function rowOf(service: AivenService): PrivatelinkRow {
  if (service.privatelink === undefined) {
    throw new ApiError(404, `PrivateLink for service ${service.name} does not exist`);
  }
  return service.privatelink;
}

/** Texts and statuses are ours: no public source shows Aiven's. */
function refuseUnsupported({ settings }: World, project: AivenProject, service: AivenService): void {
  const { type, cloudName, projectVpcId, state } = service;
  if (typesWithoutPrivatelink.has(type))
    throw new ApiError(400, `PrivateLink is not supported for service type ${type}`);
  if (!cloudName.startsWith('aws-')) throw new ApiError(400, `AWS PrivateLink is not available in cloud ${cloudName}`);
  if (projectVpcId === null || !project.vpcs.has(projectVpcId)) {
    throw new ApiError(409, `Service ${service.name} is not in a project VPC`);
  }
  if (state === 'POWEROFF') throw new ApiError(409, 'Database not powered on', 'not_powered');
  if (state !== 'RUNNING' && settings.createWhileNotRunning === 'refuse') {
    throw new ApiError(409, `Service ${service.name} is in state ${state}, not RUNNING`);
  }
}

function replyOf(service: AivenService, row: PrivatelinkRow, changed?: 'changed'): Reply {
  const id = ledgerIds.privatelink(service);
  return {
    body: {
      aws_service_id: row.serviceId,
      aws_service_name: row.serviceName,
      principals: row.principals,
      state: row.state,
      supported_regions: row.supportedRegions,
    },
    ids: changed ? [id] : [],
    shown: { [id]: row.state },
  };
}

function connectionOf({ aws }: World, { id, vpcEndpointId, state }: ConnectionRow): Record<string, string> {
  const endpoint = aws.vpcEndpoints.get(vpcEndpointId);
  return {
    dns_name: endpoint === undefined ? '' : regionalDnsName(endpoint),
    privatelink_connection_id: id,
    state,
    vpc_endpoint_id: vpcEndpointId,
  };
}
