/** Waits until our own connections have vanished from Aiven's list: only then can be told who else is connected. */
import type { Json, SettleInput } from '../../contract/step-contract.ts';
import { intervalOf } from '../deps.ts';
import type { ActivityDeps } from '../deps.ts';
import { pollUntil } from '../waiting/poll-until.ts';
import type { LookContext, Observed } from '../waiting/poll-until.ts';

/**
 * Ends when nobody is connected, or when what is left cannot be ours. Aiven's list names no account, so ours are known by
 * their ids: `with.vpcEndpointIds`, if given, are all of them. Else the outputs name one, which is waited for, and beside
 * it a list that has not changed for `STABLE_MS`, through several refreshes, is other people's.
 */
export const settleUnused = (deps: ActivityDeps, input: SettleInput): Promise<null> =>
  pollUntil(deps, {
    subject: `the list of connections of ${input.project}/${input.service}`,
    reason: 'connectionRemains',
    every: intervalOf(deps, 'aiven'),
    once: input.once,
    look: (context) => look(deps, input, context),
  });

/** ms of world time. Aiven notices a deleted endpoint within a minute or so, or when it is asked to refresh. */
const STABLE_MS = 180_000;
const REFRESH_MS = 60_000;

interface Carry {
  readonly listed: string;
  readonly sinceMs: number;
  readonly refreshedMs: number;
}

async function look(deps: ActivityDeps, input: SettleInput, context: LookContext): Promise<Observed<null>> {
  const { signal, waitedMs } = context;
  const { aiven } = deps.clients;
  const ids = (await aiven.listConnections(input, { signal })).map(({ vpcEndpointId }) => vpcEndpointId).sort();
  if (ids.length === 0) return { done: null };
  const before = context.carried as Partial<Carry> | undefined;
  const listed = ids.join();
  const sinceMs = before?.listed === listed ? (before.sinceMs ?? waitedMs) : waitedMs;
  if (areOthers(input, ids, waitedMs - sinceMs)) return { done: null };
  const refreshedMs = await refreshed(before?.refreshedMs ?? 0, context, () =>
    aiven.refreshConnections(input, { signal }),
  );
  const carry: Json = { listed, sinceMs, refreshedMs };
  return { state: `still showing ${ids.join(', ')}`, carry };
}

async function refreshed(lastMs: number, { waitedMs }: LookContext, refresh: () => Promise<void>): Promise<number> {
  if (waitedMs - lastMs < REFRESH_MS) return lastMs;
  await refresh();
  return waitedMs;
}

function areOthers({ outputs, with: hint }: SettleInput, listed: readonly string[], stableMs: number): boolean {
  const named = (hint as { vpcEndpointIds?: readonly string[] } | undefined)?.vpcEndpointIds;
  if (named !== undefined) return !listed.some((id) => named.includes(id));
  return stableMs >= STABLE_MS && !listed.includes(outputs.vpcEndpoint?.vpcEndpointId ?? '');
}
