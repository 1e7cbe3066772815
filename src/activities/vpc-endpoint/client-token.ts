/** The client token of a create: derived, never stored, so it survives retries, resets, crashes and a new run. */
import { createHash } from 'node:crypto';
import type { CreateVpcEndpoint } from '../../providers/ports/vpc-endpoint.ts';
import type { ResolvedEndpoint } from '../../contract/accepted-request.ts';

/**
 * 64 hex characters, EC2's limit. Installation and link are in the tags. The same request gives the same token; another
 * subnet, group or tag gives another one, because EC2 refuses a token that comes back with other parameters.
 * `predecessor`: the dead endpoint with which EC2 answered the token before.
 */
export function clientToken(
  { account, region, key }: ResolvedEndpoint,
  wanted: Omit<CreateVpcEndpoint, 'clientToken'>,
  predecessor: string | undefined,
): string {
  const { vpcId, serviceName, subnetIds, securityGroupIds, tags } = wanted;
  const parameters = [[...subnetIds].sort(), [...securityGroupIds].sort(), Object.entries(tags).sort(byName)];
  const parts = [account, region, key, vpcId, serviceName, parameters, predecessor ?? null];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

const byName = ([a]: readonly [string, string], [b]: readonly [string, string]): number => (a < b ? -1 : 1);
