/** How long the steps of onboardings took, from the states of the runs. */
import type { Client } from '@temporalio/client';
import pLimit from 'p-limit';
import { LINK_ID_PREFIX } from '../contract/request.ts';
import type { RunState, StepState } from '../contract/run.ts';
import { runHandle } from './run-handle.ts';

export interface RunTimings {
  readonly steps: readonly StepTimes[];
  /** The number of runs. */
  readonly runs: number;
  /** The run that took longest, from its start to its end. */
  readonly longest?: Timeline;
}

interface StepTimes {
  readonly step: string;
  /** ms */
  readonly median: number;
  readonly p95: number;
  readonly times: number;
}

export interface Timeline {
  readonly link: string;
  /** ISO 8601 */
  readonly startedAt: string;
  readonly bars: readonly TimelineBar[];
}

interface TimelineBar {
  readonly label: string;
  /** ms since the start of the run. */
  readonly from: number;
  readonly to: number;
  readonly phase: StepState['phase'];
}

/** More queries would keep the workers busy with replays. */
const MOST_RUNS = 200;
const AT_ONCE = 10;

/** Times of the newest runs of these links that Temporal still keeps; with many links, of the first ones. */
export async function runTimings(client: Client, links: readonly string[]): Promise<RunTimings> {
  const limit = pLimit(AT_ONCE);
  const asked = links.slice(0, MOST_RUNS).map((link) =>
    limit(() =>
      runHandle(client, `${LINK_ID_PREFIX}${link}`)
        .state()
        // The run is gone, or its workflow has no steps.
        .catch(() => undefined),
    ),
  );
  const states = (await Promise.all(asked)).flatMap((state) => (state?.workflow === 'onboard' ? [state] : []));
  const lines = states.map(timelineOf).filter(({ bars }) => bars.length > 0);
  const [longest] = [...lines].sort((one, other) => endOf(other) - endOf(one));
  return { steps: stepTimes(states), runs: lines.length, ...(longest === undefined ? {} : { longest }) };
}

/** A step that was already done took no time, and would lower the median. */
const counted: ReadonlySet<StepState['phase']> = new Set(['done']);

function stepTimes(states: readonly RunState[]): readonly StepTimes[] {
  const taken = new Map<string, number[]>();
  for (const { step, phase, began, since } of states.flatMap(({ steps }) => steps))
    if (counted.has(phase)) taken.set(step, [...(taken.get(step) ?? []), Date.parse(since) - Date.parse(began)]);
  return [...taken].map(([step, all]) => {
    const sorted = all.sort((one, other) => one - other);
    return { step, median: quantile(sorted, 0.5), p95: quantile(sorted, 0.95), times: sorted.length };
  });
}

/** A measured value, not interpolated. */
const quantile = (sorted: readonly number[], part: number): number =>
  sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * part) - 1)] ?? 0;

/** From the start of a run to the end of its last step. */
export function timelineOf({ project, service, startedAt, steps }: RunState): Timeline {
  const start = Date.parse(startedAt);
  const bars = steps.map(({ step, endpoint, phase, began, since }) => ({
    label: endpoint === undefined ? step : `${step} of ${endpoint}`,
    from: Math.max(0, Date.parse(began) - start),
    to: Math.max(0, Date.parse(since) - start),
    phase,
  }));
  return { link: `${project}/${service}`, startedAt, bars: bars.sort((one, other) => one.from - other.from) };
}

const endOf = ({ bars }: Timeline): number => Math.max(0, ...bars.map(({ to }) => to));
