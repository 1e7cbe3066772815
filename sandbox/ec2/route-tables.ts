import type { VpcRow } from '../world.ts';
import { describeOperation } from './describe-operation.ts';
import { never } from './filters.ts';
import type { Operations } from './operation.ts';
import { visibleVpcs } from './visibility.ts';
import { items } from './xml.ts';

/** Each VPC has only its main route table, with the local route that nobody can remove. */
export const routeTableOperations: Operations = {
  DescribeRouteTables: describeOperation<VpcRow>({
    set: 'routeTableSet',
    ids: ['RouteTableId', 'rtb'],
    rows: visibleVpcs.all,
    idOf: tableId,
    tagsOf: () => ({}),
    filters: {
      ...never('association.gateway-id', 'association.subnet-id'),
      'association.main': () => true,
      'association.route-table-association-id': associationId,
      'association.route-table-id': tableId,
      'owner-id': (vpc) => vpc.account,
      'route-table-id': tableId,
      'route.destination-cidr-block': (vpc) => vpc.cidr,
      ...never('route.destination-ipv6-cidr-block', 'route.destination-prefix-list-id'),
      'route.gateway-id': () => 'local',
      ...never('route.egress-only-internet-gateway-id', 'route.instance-id', 'route.nat-gateway-id'),
      'route.origin': () => 'CreateRouteTable',
      'route.state': () => 'active',
      ...never('route.transit-gateway-id', 'route.vpc-peering-connection-id'),
      'vpc-id': (vpc) => vpc.id,
    },
    item: (vpc) => ({
      routeTableId: tableId(vpc),
      vpcId: vpc.id,
      ownerId: vpc.account,
      routeSet: items([
        { destinationCidrBlock: vpc.cidr, gatewayId: 'local', state: 'active', origin: 'CreateRouteTable' },
      ]),
      associationSet: items([
        {
          routeTableAssociationId: associationId(vpc),
          routeTableId: tableId(vpc),
          main: true,
          associationState: { state: 'associated' },
        },
      ]),
      propagatingVgwSet: '',
      tagSet: '',
    }),
    pages: { smallest: 5, largest: 100 },
  }),
};

function tableId({ id }: VpcRow): string {
  return id.replace(/^vpc-/, 'rtb-');
}

function associationId({ id }: VpcRow): string {
  return id.replace(/^vpc-/, 'rtbassoc-');
}
