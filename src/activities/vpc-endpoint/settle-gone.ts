/** Waits until VPC endpoints are gone, or, after an in-place change, until the endpoint is as it was. */
import type { SettleInput } from '../../contract/step-contract.ts';
import { intervalOf } from '../deps.ts';
import type { ActivityDeps } from '../deps.ts';
import { pollUntil } from '../waiting/poll-until.ts';
import { RefusedError } from '../failures/step-errors.ts';
import { isAlive, isGone } from './candidates.ts';
import { contextOf } from './endpoint-context.ts';
import { settleVpcEndpoint } from './settle.ts';

/** What look, apply or remove knew. */
interface Hint {
  readonly vpcEndpointIds?: readonly string[];
  /** Set by `remove`: nothing of ours may be left. */
  readonly undo?: boolean;
  /** Set by `remove` of an in-place change: what the endpoint goes back to. */
  readonly expect?: unknown;
}

export async function settleGone(deps: ActivityDeps, input: SettleInput): Promise<null> {
  const { vpcEndpointIds = [], undo = false, expect } = (input.with ?? {}) as Hint;
  if (expect !== undefined) {
    await settleVpcEndpoint(deps, input);
    return null;
  }
  const { ec2, endpoint, tags } = contextOf(deps, input);
  const every = intervalOf(deps, 'ec2');
  return pollUntil(deps, {
    subject: `VPC endpoint ${vpcEndpointIds.join(', ')}`,
    reason: 'endpointRemains',
    every,
    kind: 'endpointGone',
    once: input.once,
    look: async ({ signal }) => {
      const watch = (id: string) => ec2.watchedVpcEndpoint(id, every / deps.timeScale, { signal });
      const left = (await Promise.all(vpcEndpointIds.map(watch))).filter((each) => !isGone(each));
      if (left.length > 0) return { state: left.map((each) => each?.state).join(', ') };
      if (!undo) return { done: null };
      const others = (await ec2.vpcEndpoints({ vpcId: endpoint.vpcId, tags }, { signal })).filter(isAlive);
      if (others.length === 0) return { done: null };
      const ids = others.map(({ id }) => id).join(', ');
      throw new RefusedError(
        'duplicateEndpoints',
        `${ids} carries our tags too and was not visible when ours was deleted`,
      );
    },
  });
}
