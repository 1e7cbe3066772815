/** How full a VPC is. */
import { paginateDescribeVpcEndpoints } from '@aws-sdk/client-ec2';
import type { Ec2Places } from '../ports.ts';
import { type Ec2Caller, filter, PAGE_SIZE } from './caller.ts';

export function placeCalls(ec2: Ec2Caller): Ec2Places {
  return {
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
  };
}
