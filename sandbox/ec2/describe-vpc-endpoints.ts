import type { VpcEndpointRow } from '../world.ts';
import { describeOperation } from './describe-operation.ts';
import { endpointItem } from './endpoint-item.ts';
import type { Operations } from './operation.ts';
import { shownState, visibleEndpoints } from './visibility.ts';

export const describeVpcEndpointOperations: Operations = {
  DescribeVpcEndpoints: describeOperation<VpcEndpointRow>({
    set: 'vpcEndpointSet',
    ids: ['VpcEndpointId', 'vpce'],
    rows: visibleEndpoints.all,
    find: visibleEndpoints.find,
    idOf: (endpoint) => endpoint.id,
    tagsOf: (endpoint) => endpoint.tags,
    filters: {
      'ip-address-type': () => 'ipv4',
      'service-name': (endpoint) => endpoint.serviceName,
      'service-region': (endpoint) => endpoint.serviceRegion,
      'vpc-id': (endpoint) => endpoint.vpcId,
      'vpc-endpoint-id': (endpoint) => endpoint.id,
      'vpc-endpoint-state': shownState,
      'vpc-endpoint-type': (endpoint) => endpoint.type,
    },
    item: endpointItem,
    stateOf: shownState,
    pages: { smallest: 1, largest: 1000, capped: true },
    endsWithEmptyToken: true,
  }),
};
