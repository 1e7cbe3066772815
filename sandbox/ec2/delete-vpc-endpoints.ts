import { startDeletion } from './endpoint-lifecycle.ts';
import { noSuchId } from './ids.ts';
import type { Call, Operations, Reply } from './operation.ts';
import { buckets } from './throttle.ts';
import { ownEndpoints } from './visibility.ts';
import { items, type Xml } from './xml.ts';

export const deleteVpcEndpointOperations: Operations = {
  DeleteVpcEndpoints: { mutating: true, bucket: () => buckets.endpointChange, run: deleteVpcEndpoints },
};

/** Answers 200 also when nothing was deleted: what failed is listed in `unsuccessful`. */
function deleteVpcEndpoints(call: Call): Reply {
  const ids = [...new Set(call.parameters.list('VpcEndpointId'))];
  if (ids.length === 0) call.parameters.required('VpcEndpointId');
  const malformed = ids.find((id) => noSuchId('vpce', id).code.endsWith('.Malformed'));
  if (malformed !== undefined) throw noSuchId('vpce', malformed);
  const failures = new Map(ids.flatMap((id) => deleteOne(call, id)));
  return {
    body: { unsuccessful: items([...failures].map(([resourceId, error]) => ({ resourceId, error }))) },
    ids: ids.filter((id) => !failures.has(id)),
  };
}

function deleteOne(call: Call, id: string): [id: string, error: Xml][] {
  const { world, caller } = call;
  const endpoint = ownEndpoints.find(call, id);
  if (endpoint === undefined || endpoint.state === 'deleted') {
    // DescribeVpcEndpoints has another code for the same case.
    return [[id, { code: 'InvalidVpcEndpoint.NotFound', message: `The VpcEndpoint ${id} does not exist` }]];
  }
  if (world.faults.take('world', 'vpcEndpointDelete', [endpoint.vpcId, id, caller.account])?.kind === 'stuck') {
    return [[id, { code: 'IncorrectState', message: `The VpcEndpoint ${id} cannot be deleted in its current state` }]];
  }
  if (endpoint.state !== 'deleting') startDeletion(world, endpoint);
  return [];
}
