/** Waits until our own connections have vanished from Aiven's list: only then is it known who else is connected. */
import type { SettleInput } from '../../contract/step-contract.ts';
import { intervalOf } from '../deps.ts';
import type { ActivityDeps } from '../deps.ts';
import { goneWithItsService } from './remove.ts';
import { serviceGroundOfRemoval } from '../stands-on.ts';
import { pollUntil } from '../waiting/poll-until.ts';
import type { LookContext, Observed } from '../waiting/poll-until.ts';

/**
 * Ends when nobody is connected, or when what is left cannot be ours. Aiven's list names no account, so ours are known
 * by their ids: a survey names all of them (`ours`), because Aiven lists a connection for a while after its endpoint is
 * gone. Without a survey the outputs name at most one, which is waited for; what else is listed belongs to others once
 * the list has not changed for `STABLE_MS`, through several refreshes. Before that, it may be ours: a create that timed
 * out may have made an endpoint whose id is unknown. An endpoint that an operator skipped stays connected and is not
 * waited for; nor are those that were connected before (`since`).
 */
export const settleUnused = (
  deps: ActivityDeps,
  input: Input,
  removing: Removing,
  since: readonly string[] = [],
): Promise<null> =>
  pollUntil<null, Carry>(deps, {
    subject: `the list of connections of ${input.project}/${input.service}`,
    reason: 'connectionRemains',
    every: intervalOf(deps, 'aiven'),
    once: input.once,
    standsOn: [serviceGroundOfRemoval(deps, input)],
    look: (context) => look(deps, input, { ...removing, since }, context),
  });

type Input = SettleInput<'privatelink'> | SettleInput<'components'>;

/** What is to be removed, and what an operator skipped. */
interface Removing {
  readonly remove: readonly { readonly ours?: readonly string[] }[];
  readonly left: readonly string[];
}

/** ms of world time. Aiven notices a deleted endpoint within a minute or so, or when it is asked to refresh. */
const STABLE_MS = 180_000;
const REFRESH_MS = 60_000;

interface Carry {
  readonly listed: string;
  readonly sinceMs: number;
  readonly refreshedMs: number;
}

async function look(
  deps: ActivityDeps,
  input: Input,
  removing: Removing & { readonly since: readonly string[] },
  context: LookContext<Carry>,
): Promise<Observed<null, Carry>> {
  const { signal, waitedMs } = context;
  const { aiven } = deps.clients;
  const found = await aiven.listConnections(input, { signal }).catch(goneWithItsService);
  const ids = (found ?? [])
    .map(({ vpcEndpointId }) => vpcEndpointId)
    .filter((id) => !removing.since.includes(id))
    .sort();
  if (ids.length === 0) return { done: null };
  const last = context.carried;
  const listed = ids.join();
  const sinceMs = last?.listed === listed ? last.sinceMs : waitedMs;
  if (areOthers(input, removing, ids, waitedMs - sinceMs)) return { done: null };
  const refreshedMs = await refreshed(last?.refreshedMs ?? 0, context, () =>
    aiven.refreshConnections(input, { signal }),
  );
  return { state: `still showing ${ids.join(', ')}`, carry: { listed, sinceMs, refreshedMs } };
}

async function refreshed(
  lastMs: number,
  { waitedMs }: LookContext<Carry>,
  refresh: () => Promise<void>,
): Promise<number> {
  if (waitedMs - lastMs < REFRESH_MS) return lastMs;
  await refresh();
  return waitedMs;
}

function areOthers(
  { outputs }: Input,
  { remove, left }: Removing,
  listed: readonly string[],
  stableMs: number,
): boolean {
  const named = remove.flatMap(({ ours = [] }) => ours);
  const isSurveyed = remove.some(({ ours }) => ours !== undefined);
  // One that was adopted stays, and its connection with it.
  const own = outputs.vpcEndpoint?.adopted === true ? undefined : outputs.vpcEndpoint?.vpcEndpointId;
  const expected = (isSurveyed ? named : own === undefined ? [] : [own]).filter((id) => !left.includes(id));
  return (isSurveyed || stableMs >= STABLE_MS) && !listed.some((id) => expected.includes(id));
}
