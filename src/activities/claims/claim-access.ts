/** Where and as whom an endpoint was made, on the service: offboarding must look there, long after histories are gone. */
import type { ResolvedEndpoint, StepInput } from '../../contract/step-contract.ts';
import { isGone } from '../vpc-endpoint/candidates.ts';
import { OWNER_TAG, accessOf, ownerOf } from '../ownership.ts';
import type { ActivityDeps } from '../deps.ts';
import { accessTags, claimKeys } from './claim-tags.ts';
import { claim, release } from './claiming.ts';

/** @returns warnings: the token may not tag */
export const claimAccess = (
  deps: ActivityDeps,
  input: StepInput,
  endpoint: ResolvedEndpoint,
): Promise<readonly string[]> => claim(deps, input, tagsOf(deps, input, endpoint));

/** When no endpoint of ours is left there, nobody needs to look there again. */
export async function releaseAccess(deps: ActivityDeps, input: StepInput, endpoint: ResolvedEndpoint): Promise<void> {
  const keys = Object.keys(tagsOf(deps, input, endpoint));
  if (keys.length === 0) return;
  const ec2 = deps.clients.aws.ec2(accessOf(endpoint));
  const ours = await ec2.vpcEndpoints({ tags: { [OWNER_TAG]: ownerOf(deps.installation, input) } });
  if (ours.every(isGone)) await release(deps, input, keys);
}

/** The worker's own identity in the service's region is looked at anyway. */
function tagsOf({ installation }: ActivityDeps, { serviceRegion }: StepInput, endpoint: ResolvedEndpoint) {
  const { roleArn, region } = endpoint;
  return roleArn === undefined && region === serviceRegion
    ? {}
    : accessTags(claimKeys(installation), accessOf(endpoint));
}
