/** Compares how calls are refused. */
import type { Cassette } from '../cassette.ts';
import type { Difference } from './difference.ts';
import { codeIn } from './read.ts';

/** Notes: calls that only one side made, which may depend on timing, and answers that only ask to wait. */
export function compareCodes(
  recorded: Cassette,
  sandbox: Cassette,
): { readonly differences: readonly Difference[]; readonly notes: readonly string[] } {
  const [ours, theirs] = [statusesOf(recorded), statusesOf(sandbox)];
  const both = [...ours.keys()].filter((action) => theirs.has(action));
  const differences = both.flatMap((action) => {
    const [mine, other] = [ours.get(action) ?? NONE, theirs.get(action) ?? NONE];
    const only = [...mine].filter((status) => !other.has(status) && !passes(status));
    const never = [...other].filter((status) => !mine.has(status) && !passes(status));
    if (only.length === 0 && never.length === 0) return [];
    const says = `${action} is answered otherwise`;
    return [{ kind: 'code' as const, where: action, says, recording: listed(mine), sandbox: listed(other) }];
  });
  const waits = [...ours].flatMap(([action, all]) => [...all].filter(passes).map((status) => `${action}: ${status}`));
  const lone = (some: typeof ours, than: typeof ours, side: string): string[] =>
    [...some.keys()].filter((action) => !than.has(action)).map((action) => `${action} was asked in ${side} alone`);
  return {
    differences,
    notes: [...waits, ...lone(ours, theirs, 'the recording'), ...lone(theirs, ours, 'the sandbox')],
  };
}

const NONE: ReadonlySet<string> = new Set();

const listed = (statuses: ReadonlySet<string>): string => [...statuses].sort().join(', ');

/** Throttling and outages say nothing about the sandbox. */
const passes = (status: string): boolean => /^(?:429|5\d\d)/.test(status);

function statusesOf({ entries }: Cassette): ReadonlyMap<string, ReadonlySet<string>> {
  const byAction = new Map<string, Set<string>>();
  for (const entry of entries) {
    if (entry.kind !== 'exchange' || entry.answer === undefined) continue;
    const { status, body } = entry.answer;
    const code = status < 400 ? undefined : codeIn(body);
    const statuses = byAction.get(entry.action) ?? new Set<string>();
    byAction.set(entry.action, statuses.add(code === undefined ? String(status) : `${status} ${code}`));
  }
  return byAction;
}
