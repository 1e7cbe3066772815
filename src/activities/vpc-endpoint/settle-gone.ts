/** Waits until VPC endpoints are gone. */
import type { SettleInput, Wait } from '../../contract/step-contract.ts';
import { releaseAccess } from '../claims/claim-access.ts';
import { intervalOf } from '../deps.ts';
import type { ActivityDeps } from '../deps.ts';
import { targetGround, targetGroundOfRemoval } from '../stands-on.ts';
import { pollUntil } from '../waiting/poll-until.ts';
import { RefusedError } from '../failures/step-errors.ts';
import { isAlive, isGone } from './candidates.ts';
import { contextOf, watchAgeMs } from './endpoint-context.ts';

type Gone = Extract<Wait<'vpcEndpoint'>, { want: 'gone' }>;

/** `undo`: nothing of ours may be left. */
export async function settleGone(
  deps: ActivityDeps,
  input: SettleInput,
  { vpcEndpointIds, undo }: Gone,
): Promise<null> {
  const { ec2, endpoint, tags } = contextOf(deps, input);
  const every = intervalOf(deps, 'ec2');
  return pollUntil(deps, {
    subject: `VPC endpoint ${vpcEndpointIds.join(', ')}`,
    reason: 'endpointRemains',
    every,
    kind: 'endpointGone',
    once: input.once,
    standsOn: undo === true ? targetGroundOfRemoval(deps, input) : targetGround(deps, input),
    look: async ({ signal }) => {
      const watch = (id: string) => ec2.watchedVpcEndpoint(id, watchAgeMs(deps, input), { signal });
      const left = (await Promise.all(vpcEndpointIds.map(watch))).filter((each) => !isGone(each));
      if (left.length > 0) return { state: left.map((each) => each?.state).join(', ') };
      if (undo !== true) return { done: null };
      const others = (await ec2.vpcEndpoints({ vpcId: endpoint.vpcId, tags }, { signal })).filter(isAlive);
      if (others.length === 0) {
        await releaseAccess(deps, input, endpoint);
        return { done: null };
      }
      const ids = others.map(({ id }) => id).join(', ');
      throw new RefusedError(
        'duplicateEndpoints',
        `${ids} carries our tags too and was not visible when ours was deleted`,
      );
    },
  });
}
