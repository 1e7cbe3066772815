/** Finds changes that were made twice without need: the same call with the same effect, with no answer lost in between. */
import type { LedgerCall } from '../../sandbox/ledger.ts';
import type { Evidence } from './evidence.ts';

/** Those that make or take away one thing; others (tags, principals, components) may be written many times over. */
const ONCE_EACH: ReadonlySet<string> = new Set([
  'CreateVpcEndpoint',
  'DeleteVpcEndpoints',
  'ServicePrivatelinkAWSCreate',
  'ServicePrivatelinkAWSDelete',
]);

export function repeatedChanges({ changes, losses }: Pick<Evidence, 'changes' | 'losses'>): readonly string[] {
  const good = changes.filter(({ action, outcome, ids }) => ONCE_EACH.has(action) && outcome === 200 && ids.length > 0);
  return good.flatMap((call, at) => {
    const before = good.slice(0, at).findLast((other) => sameChange(call, other));
    if (before === undefined || undone(before, call, good)) return [];
    const lost = losses.some(({ from, to }) => from <= call.at && to >= before.at - SLACK_MS);
    return lost ? [] : [`${call.action} of ${call.ids.join(', ')} was answered well, and made again`];
  });
}

/** What is under way when a process is injected ends a little earlier or later. */
const SLACK_MS = 1_000;

const sameChange = (one: LedgerCall, other: LedgerCall): boolean =>
  one.action === other.action && one.scope === other.scope && one.ids.join() === other.ids.join();

/** Between the two, the opposite was done: a link may be made, taken away and made again. */
const undone = (from: LedgerCall, to: LedgerCall, good: readonly LedgerCall[]): boolean =>
  good.some(
    ({ action, at, ids }) => action !== to.action && at >= from.at && at <= to.at && ids.join() === to.ids.join(),
  );
