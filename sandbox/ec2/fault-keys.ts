import type { World } from '../world.ts';
import type { Parameters } from './parameters.ts';

/**
 * Every name a fault may match this call by: the account, each id the call mentions (as parameter or filter value), and the
 * VPCs of the endpoints, subnets and groups among them.
 */
export function faultKeysOf({ aws }: World, account: string, parameters: Parameters): readonly string[] {
  const mentioned = parameters.entries
    .map(([, value]) => value)
    .filter((value) => /^(vpc|vpce|subnet|sg|eni)-/.test(value));
  const vpcs = mentioned.flatMap((id) => {
    const row = aws.vpcEndpoints.get(id) ?? aws.subnets.get(id) ?? aws.securityGroups.get(id);
    return row === undefined ? [] : [row.vpcId];
  });
  return [...new Set([account, ...mentioned, ...vpcs])];
}
