import { describeOperation } from './describe-operation.ts';
import { never } from './filters.ts';
import type { Operations } from './operation.ts';

/** This world routes nothing: the call is known, its filters are checked, and there is never a table to show. */
export const routeTableOperations: Operations = {
  DescribeRouteTables: describeOperation<never>({
    set: 'routeTableSet',
    ids: ['RouteTableId', 'rtb'],
    rows: () => [],
    idOf: () => '',
    tagsOf: () => ({}),
    filters: {
      ...never('association.gateway-id', 'association.route-table-association-id', 'association.route-table-id'),
      ...never(
        'association.subnet-id',
        'association.main',
        'owner-id',
        'route-table-id',
        'route.destination-cidr-block',
      ),
      ...never('route.destination-ipv6-cidr-block', 'route.destination-prefix-list-id', 'route.gateway-id'),
      ...never('route.egress-only-internet-gateway-id', 'route.instance-id', 'route.nat-gateway-id', 'route.origin'),
      ...never('route.transit-gateway-id', 'route.state', 'route.vpc-peering-connection-id', 'vpc-id'),
    },
    item: () => ({}),
    pages: { smallest: 5, largest: 100 },
  }),
};
