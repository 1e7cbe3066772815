/** VPC endpoints that are in the sandbox's world, however they came there. */
import type { AddedVpc } from '../../sandbox/seed/add-to-aws.ts';
import type { VpcEndpointRow } from '../../sandbox/world/aws-state.ts';
import type { World } from '../../sandbox/world.ts';

let rows = 0;

/** Puts an endpoint into a VPC, in all of its subnets. */
export function putEndpoint(
  world: World,
  { vpc, subnets, securityGroups }: AddedVpc,
  more: Partial<VpcEndpointRow> = {},
): VpcEndpointRow {
  const id = `vpce-${(rows += 1).toString(16).padStart(17, '0')}`;
  const { region, account } = vpc;
  const row: VpcEndpointRow = {
    ...{ id, dnsLabel: id.slice(-8), account, region, vpcId: vpc.id, serviceRegion: region, type: 'Interface' },
    ...{ serviceName: `com.amazonaws.vpce.${region}.vpce-svc-0a1b2c3d`, state: 'available', networkInterfaceIds: [] },
    subnetIds: subnets.map((each) => each.id),
    securityGroupIds: securityGroups.slice(0, 1).map((each) => each.id),
    ...{ tags: {}, createdAt: 0, ...more },
  };
  world.aws.vpcEndpoints.set(id, row);
  return row;
}
