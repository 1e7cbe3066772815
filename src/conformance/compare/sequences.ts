/** The states that one thing went through, in order. */
import { ABSENT, type Kind, type Sighting } from './sightings.ts';

export interface Sequence {
  readonly kind: Kind;
  readonly id: string;
  readonly steps: readonly Step[];
}

/** One state with its times. A sandbox knows when each state began, so there all four times are the same. */
export interface Step {
  readonly state: string;
  /** The first look that showed it: when it was sent, and when it was answered. */
  readonly firstAsked: number;
  readonly firstTold: number;
  /** The last one. */
  readonly lastAsked: number;
}

/** Gone after it was there; a thing that is not there yet has no state. */
export const GONE = 'gone';

export function sequencesOf(sightings: readonly Sighting[]): readonly Sequence[] {
  const byThing = Map.groupBy(sightings, ({ kind, id }) => `${kind} ${id}`);
  return [...byThing.values()].flatMap((seen) => {
    const [first] = seen;
    return first === undefined ? [] : [{ kind: first.kind, id: first.id, steps: stepsOf(seen) }];
  });
}

function stepsOf(seen: readonly Sighting[]): readonly Step[] {
  const steps: Step[] = [];
  for (const { state: shown, asked, told } of [...seen].sort((one, other) => one.told - other.told)) {
    const state = shown === ABSENT && steps.some((step) => step.state !== ABSENT) ? GONE : shown;
    const last = steps.at(-1);
    if (last?.state === state) steps[steps.length - 1] = { ...last, lastAsked: Math.max(last.lastAsked, asked) };
    else steps.push({ state, firstAsked: asked, firstTold: told, lastAsked: asked });
  }
  return steps;
}

/** One transition as a sandbox tells it. */
export interface Transition {
  /** `shop/orders-kafka/privatelink`, `vpce-…`, `vpce-…/connection`, `shop/orders-kafka/routes/vpce-…`, … */
  readonly id: string;
  readonly state: string;
  /** ms */
  readonly worldAt: number;
}

/** All states, also those that were too short to be seen. */
export function sequencesOfSandbox(transitions: readonly Transition[]): readonly Sequence[] {
  const named = transitions.flatMap(({ id, state, worldAt }) => {
    const kind = kinds.find(([pattern]) => pattern.test(id))?.[1];
    return kind === undefined ? [] : [{ kind, id, state, asked: worldAt, told: worldAt }];
  });
  return sequencesOf(named).map(({ kind, id, steps }) => {
    const last = steps.at(-1);
    // Some time after the deletion it is no longer listed.
    const more = kind === 'vpcEndpoint' && last?.state === 'deleted' ? [{ ...last, state: GONE }] : [];
    return { kind, id, steps: [...steps, ...more] };
  });
}

const kinds: readonly (readonly [RegExp, Kind])[] = [
  [/\/privatelink$/, 'privatelink'],
  [/^vpce-[0-9a-f]+$/, 'vpcEndpoint'],
  [/\/connection$/, 'connection'],
  [/\/routes\//, 'route'],
  [/\/targets\//, 'target'],
];
