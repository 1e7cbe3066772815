/**
 * Records in the service's tags where and as whom an endpoint was made: offboarding must look there, even after the
 * histories are gone.
 */
import type { ResolvedEndpoint } from '../../contract/accepted-request.ts';
import type { StepInput } from '../../contract/step-contract.ts';
import { isGone } from '../vpc-endpoint/candidates.ts';
import { OWNER_TAG, accessOf, ownerOf } from '../ownership.ts';
import type { ActivityDeps } from '../deps.ts';
import { accessTags, claimKeys } from './claim-tags.ts';
import { claim, release } from './claiming.ts';

/** @returns a warning when the token may not write tags */
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

/** None for the worker's own identity in the service's region: offboarding always looks there. */
function tagsOf({ installation }: ActivityDeps, { serviceRegion }: StepInput, endpoint: ResolvedEndpoint) {
  const { roleArn, region } = endpoint;
  return roleArn === undefined && region === serviceRegion
    ? {}
    : accessTags(claimKeys(installation), accessOf(endpoint));
}
