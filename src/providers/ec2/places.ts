/** Where things lie: the VPC with its DNS settings, its endpoints' number, the Region's zones. */
import {
  DescribeAvailabilityZonesCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcsCommand,
  paginateDescribeVpcEndpoints,
} from '@aws-sdk/client-ec2';
import type { Ec2Places, Vpc } from '../ports.ts';
import { type Ec2Caller, filter, PAGE_SIZE } from './caller.ts';

export function placeCalls(ec2: Ec2Caller): Ec2Places {
  return {
    vpc: (vpcId, call) => vpc(ec2, vpcId, call?.signal),
    async countVpcEndpoints(vpcId, call) {
      const Filters = [filter('vpc-id', vpcId), filter('vpc-endpoint-type', 'Interface', 'GatewayLoadBalancer')];
      const states = await ec2.collect(
        'DescribeVpcEndpoints',
        call?.signal,
        (options) => paginateDescribeVpcEndpoints({ client: ec2.sdk, pageSize: PAGE_SIZE }, { Filters }, options),
        (page) => page.VpcEndpoints?.map(({ State }) => State?.toLowerCase()),
      );
      return states.filter((state) => state !== 'deleted').length;
    },
    async zones(call) {
      const command = new DescribeAvailabilityZonesCommand({});
      const answer = await ec2.call('DescribeAvailabilityZones', call?.signal, (o) => ec2.sdk.send(command, o));
      return (answer.AvailabilityZones ?? []).map(({ ZoneName = '', ZoneId = '' }) => ({ name: ZoneName, id: ZoneId }));
    },
  };
}

async function vpc(ec2: Ec2Caller, vpcId: string, signal: AbortSignal | undefined): Promise<Vpc | undefined> {
  const command = new DescribeVpcsCommand({ Filters: [filter('vpc-id', vpcId)] });
  const { Vpcs = [] } = await ec2.call('DescribeVpcs', signal, (options) => ec2.sdk.send(command, options));
  const found = Vpcs[0];
  if (found === undefined) return undefined;
  // One attribute a call, by EC2's design.
  const attribute = (Attribute: 'enableDnsSupport' | 'enableDnsHostnames') => {
    const ask = new DescribeVpcAttributeCommand({ VpcId: vpcId, Attribute });
    return ec2.call('DescribeVpcAttribute', signal, (options) => ec2.sdk.send(ask, options));
  };
  const [support, hostnames] = await Promise.all([attribute('enableDnsSupport'), attribute('enableDnsHostnames')]);
  const associated = (found.CidrBlockAssociationSet ?? []).flatMap(({ CidrBlock }) => CidrBlock ?? []);
  return {
    id: vpcId,
    ownerId: found.OwnerId ?? '',
    cidrs: [...new Set([...(found.CidrBlock === undefined ? [] : [found.CidrBlock]), ...associated])],
    enableDnsSupport: support.EnableDnsSupport?.Value ?? false,
    enableDnsHostnames: hostnames.EnableDnsHostnames?.Value ?? false,
  };
}
