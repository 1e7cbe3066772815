/** Compares states and their order. Looks miss short states, so a recording may skip states of the sandbox. */
import type { Difference } from './difference.ts';
import { GONE, type Sequence, type Step } from './sequences.ts';
import { ABSENT, type Kind } from './sightings.ts';

export function compareStates(
  recorded: readonly Sequence[],
  sandbox: readonly Sequence[],
): { readonly differences: readonly Difference[]; readonly notes: readonly string[] } {
  const found = KINDS.map((kind) => {
    const of = (all: readonly Sequence[]) => all.filter((each) => each.kind === kind).map(pathOf);
    return compareKind(kind, of(recorded), of(sandbox));
  });
  return { differences: found.flatMap(({ differences }) => differences), notes: found.flatMap(({ notes }) => notes) };
}

const KINDS: readonly Kind[] = ['privatelink', 'vpcEndpoint', 'connection', 'target'];

/** What a handshake shows of the sandbox's targets. */
const SHOWN_OF_TARGETS = ['noTarget', 'refused', 'proven', 'initial', 'healthy', 'unhealthy'];

interface Path {
  readonly states: readonly string[];
  readonly steps: readonly Step[];
}

function pathOf({ steps }: Sequence): Path {
  const there = steps.filter(({ state }) => state !== ABSENT);
  return { states: there.map(({ state }) => state), steps: there };
}

function compareKind(kind: Kind, recorded: readonly Path[], sandbox: readonly Path[]) {
  const known = new Set([
    ...sandbox.flatMap(({ states }) => states),
    ...(kind === 'target' ? SHOWN_OF_TARGETS : [GONE]),
  ]);
  const seen = new Set(recorded.flatMap(({ states }) => states));
  const unknown = [...seen].filter((state) => !known.has(state));
  const differences: Difference[] = unknown.map((state) => ({
    kind: 'state',
    where: kind,
    says: `${kind}: the state ${state} is unknown to the sandbox`,
    recording: state,
    sandbox: [...known].join(', '),
  }));
  if (kind === 'target' || recorded.length === 0) return { differences, notes: [] };
  const odd = recorded
    .map(({ states }) => states.filter((state) => known.has(state)))
    .find((states) => !sandbox.some((path) => isWithin(states, path.states)));
  if (odd !== undefined)
    differences.push({
      kind: 'order',
      where: kind,
      says: `${kind}: the states come in another order`,
      recording: odd.join(' → '),
      sandbox: sandbox.map(({ states }) => states.join(' → ')).join(' or '),
    });
  const unseen = [...known].filter((state) => !seen.has(state) && state !== GONE && seen.size > 0);
  for (const state of unseen.filter((each) => longestIn(sandbox, each) >= SEEN_FOR_SURE_MS))
    differences.push({
      kind: 'state',
      where: kind,
      says: `${kind}: the state ${state} was never seen in the recording, and lasts in the sandbox`,
      recording: 'not seen',
      sandbox: `${state} for ${Math.round(longestIn(sandbox, state) / 1000)} s`,
    });
  const short = unseen.filter((each) => longestIn(sandbox, each) < SEEN_FOR_SURE_MS);
  return { differences, notes: short.map((state) => `${kind}: ${state} was not seen; it may have been too short`) };
}

/** The longest time between two looks of a wait. */
const SEEN_FOR_SURE_MS = 60_000;

/** Whether `some` are among `all`, in this order. */
function isWithin(some: readonly string[], all: readonly string[]): boolean {
  let from = 0;
  return some.every((state) => {
    const found = all.indexOf(state, from);
    from = found + 1;
    return found >= 0;
  });
}

const longestIn = (paths: readonly Path[], state: string): number =>
  Math.max(
    0,
    ...paths.flatMap(({ steps }) =>
      steps.flatMap((step, index) => {
        const next = steps[index + 1];
        return step.state === state && next !== undefined ? [next.firstAsked - step.firstAsked] : [];
      }),
    ),
  );
