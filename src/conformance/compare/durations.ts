/** Compares durations, measured from the last look before a change to the first look after it. */
import type { Difference, DurationRow } from './difference.ts';
import type { Sequence, Step } from './sequences.ts';
import { ABSENT, type Kind } from './sightings.ts';

export function compareDurations(
  recorded: readonly Sequence[],
  sandbox: readonly Sequence[],
): { readonly differences: readonly Difference[]; readonly durations: readonly DurationRow[] } {
  const theirs = Map.groupBy(spansOf(sandbox), ({ what }) => what);
  const durations = [...Map.groupBy(spansOf(recorded), ({ what }) => what)].map(([what, spans]) => {
    const [least, most] = [median(spans.map((span) => span.least)), median(spans.map((span) => span.most))];
    const same = theirs.get(what);
    const middle = same === undefined ? undefined : median(same.map((span) => span.most));
    const row = { what, count: spans.length, least, most };
    if (middle === undefined) return row;
    return { ...row, sandbox: middle, ...(middle >= 1_000 ? { ratio: hundredths((least + most) / 2 / middle) } : {}) };
  });
  return { durations, differences: durations.flatMap(differenceOf) };
}

/** A duration counts as another one when it cannot be within twice and half of the sandbox's, give or take this, ms. */
const SLACK_MS = 30_000;

function differenceOf({ what, least, most, sandbox }: DurationRow): readonly Difference[] {
  if (sandbox === undefined) return [];
  const isOther = least > sandbox * 2 + SLACK_MS || most < sandbox / 2 - SLACK_MS;
  if (!isOther) return [];
  const says = `${what} takes ${least > sandbox ? 'longer' : 'less'} than in the sandbox`;
  return [
    {
      kind: 'duration',
      where: what,
      says,
      recording: `${seconds(least)} to ${seconds(most)}`,
      sandbox: seconds(sandbox),
    },
  ];
}

interface Span {
  readonly what: string;
  readonly least: number;
  readonly most: number;
}

const spansOf = (sequences: readonly Sequence[]): readonly Span[] => [
  ...sequences.flatMap(ownSpans),
  ...spansAfter(sequences, { kind: 'vpcEndpoint', states: ['available'] }, { kind: 'connection', says: 'listed' }),
  ...spansAfter(sequences, { kind: 'connection', states: ['active'] }, { kind: 'route', says: 'listed' }),
  // A handshake shows what the sandbox calls healthy.
  ...spansAfter(sequences, listed, { kind: 'target', states: ['proven', 'healthy'], says: 'proven' }),
  ...spansAfter(sequences, listed, { kind: 'dns', states: ['resolves'], says: 'resolves' }),
];

interface Arrives {
  readonly kind: Kind;
  /** Absent: any but that it is not there. */
  readonly states?: readonly string[];
}

const listed: Arrives = { kind: 'route', states: ['listed'] };

/** From one state to the next, where the vendors and not we decide how long it lasts. */
const ownSpans = ({ kind, steps }: Sequence): readonly Span[] =>
  steps.flatMap((step, index) => {
    const next = steps[index + 1];
    if (next === undefined || !WAITED_FOR.has(step.state) || kind === 'target') return [];
    const before = steps[index - 1]?.lastAsked ?? step.firstAsked;
    return [span(`${kind}: ${step.state} to ${next.state}`, { from: step, before, last: step.lastAsked, to: next })];
  });

const WAITED_FOR: ReadonlySet<string> = new Set([
  ...['creating', 'deleting', 'pending', 'pendingAcceptance', 'connected', 'user-approved', 'pending-user-approval'],
]);

/** From the first thing of one kind that is in its good state to the first of another kind that is. */
function spansAfter(
  sequences: readonly Sequence[],
  cause: Arrives,
  effect: Arrives & { readonly says: string },
): readonly Span[] {
  const [good, then] = [firstOf(sequences, cause), firstOf(sequences, effect)];
  if (good === undefined || then === undefined) return [];
  const what = `${cause.kind} ${cause.states?.join(' or ') ?? 'there'} to ${effect.kind} ${effect.says}`;
  return [span(what, { from: good.step, before: good.before, last: then.before, to: then.step })];
}

interface Arrival {
  readonly step: Step;
  /** The last look at which it was not yet so. */
  readonly before: number;
}

const firstOf = (sequences: readonly Sequence[], { kind, states }: Arrives): Arrival | undefined =>
  sequences
    .filter((each) => each.kind === kind)
    .flatMap(({ steps }): readonly Arrival[] => {
      const index = steps.findIndex(({ state }) => (states === undefined ? state !== ABSENT : states.includes(state)));
      const step = steps[index];
      return step === undefined ? [] : [{ step, before: steps[index - 1]?.lastAsked ?? step.firstAsked }];
    })
    .sort((one, other) => one.step.firstTold - other.step.firstTold)[0];

/** `before`: the last look at which `from` was not yet; `last`: the last one at which `to` was not yet. */
function span(
  what: string,
  {
    from,
    before,
    last,
    to,
  }: { readonly from: Step; readonly before: number; readonly last: number; readonly to: Step },
): Span {
  const isExact = from.firstAsked === from.firstTold && from.lastAsked === from.firstAsked;
  const most = Math.max(0, to.firstTold - (isExact ? from.firstTold : before));
  return { what, least: isExact ? most : Math.max(0, last - from.firstTold), most };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return Math.round(sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2);
}

const hundredths = (value: number): number => Math.round(value * 100) / 100;
const seconds = (ms: number): string => `${Math.round(ms / 1000)} s`;
