/** VPCs with what an endpoint in them needs: subnets and security groups. */
import { paginateDescribeVpcs, type Vpc as SdkVpc } from '@aws-sdk/client-ec2';
import type { Ec2Networks, VpcNetwork } from '../ports/ec2-inspection.ts';
import { type Ec2Caller, filter, inChunks, PAGE_SIZE } from './caller.ts';
import { securityGroupsBy, subnetsBy } from './network.ts';

export function vpcNetworkCalls(ec2: Ec2Caller): Pick<Ec2Networks, 'vpcNetworks'> {
  const paging = { client: ec2.sdk, pageSize: PAGE_SIZE };
  const vpcs = (ids: readonly string[] | undefined, signal?: AbortSignal): Promise<readonly SdkVpc[]> =>
    ec2.collect(
      'DescribeVpcs',
      signal,
      (options) =>
        paginateDescribeVpcs(paging, ids === undefined ? {} : { Filters: [filter('vpc-id', ...ids)] }, options),
      (page) => page.Vpcs,
    );
  return {
    async vpcNetworks(ids, call) {
      const signal = call?.signal;
      const found =
        ids === undefined ? await vpcs(undefined, signal) : await inChunks(ids, (some) => vpcs(some, signal));
      const all = found.map(({ VpcId = '' }) => VpcId);
      const [subnets, groups] = await Promise.all([
        subnetsBy(ec2, 'vpc-id', all, signal),
        securityGroupsBy(ec2, 'vpc-id', all, signal),
      ]);
      return found.map((vpc) => toNetwork(vpc, subnets, groups));
    },
  };
}

function toNetwork(
  { VpcId: id = '', CidrBlock: cidr = '', Tags = [] }: SdkVpc,
  subnets: VpcNetwork['subnets'],
  groups: VpcNetwork['securityGroups'],
): VpcNetwork {
  const name = Tags.find(({ Key }) => Key === 'Name')?.Value;
  return {
    id,
    cidr,
    ...(name ? { name } : {}),
    subnets: subnets.filter(({ vpcId }) => vpcId === id),
    securityGroups: groups.filter(({ vpcId }) => vpcId === id),
  };
}
