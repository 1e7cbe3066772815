/** A run as lines: one for each step and endpoint, with its time and what it waits for. Pure. */
import { allSteps } from '../../contract/steps.ts';
import type { StepName } from '../../contract/steps.ts';
import type { RunState, StepPhase, StepPlace, StepState } from '../../contract/run.ts';
import { durationText } from './duration-text.ts';
import { observationText, over, pendingOf } from '../follow/observations.ts';
import type { Snapshot } from '../follow/snapshot.ts';

export interface ProgressLine {
  /** Step, and endpoint if it has one. */
  readonly key: string;
  readonly mark: string;
  readonly phase: StepPhase | 'toCome';
  readonly title: string;
  /** When the present phase began, ISO 8601. */
  readonly since: string;
  /** "2 min 05 s" */
  readonly elapsed: string;
  /** How long the step usually takes; absent when that is short, or the step has ended. */
  readonly usual?: string;
  readonly says: string;
  /** What its wait last observed. */
  readonly observed?: string;
}

/** For lines that need not be short. */
export const inFull = ({ says, observed }: ProgressLine): string =>
  observed === undefined ? says : `${says} (last seen: ${observed})`;

/** Uses the run's own times: they show how long a step took, even if it is followed only from a later moment. */
export function progressLines(snapshot: Snapshot, now: number): ProgressLine[] {
  const { state } = snapshot;
  if (state === undefined) return [];
  const several = state.endpoints.length > 1;
  return inOrder(state, state.steps).map((step) => {
    const key = stepKey(step);
    const observed = observedOf(snapshot, step);
    const began = Date.parse(step.began);
    const end = over.has(step.phase) ? Date.parse(step.since) : now;
    return {
      key,
      mark: marks[step.phase],
      phase: step.phase,
      title: several && step.endpoint !== undefined ? `${step.step} ${step.endpoint}` : step.step,
      since: step.since,
      elapsed: durationText(end - began),
      says: step.says,
      ...(over.has(step.phase) ? {} : usualOf(step.step, state)),
      ...(observed === undefined ? {} : { observed }),
    };
  });
}

export const stepKey = ({ step, endpoint }: Pick<StepState, 'step' | 'endpoint'>): string =>
  endpoint === undefined ? step : `${step} ${endpoint}`;

/** How long a step usually takes: "about 3 min". Not known for removals. */
export function usualOf(step: StepName, { workflow, status }: RunState): { readonly usual?: string } {
  if (isWayBack(workflow) || status === 'RollingBack') return {};
  const minutes = allSteps.find(({ name }) => name === step)?.minutes ?? 0;
  return minutes === 0 ? {} : { usual: `about ${minutes} min` };
}

const marks: Readonly<Record<StepPhase, string>> = {
  looking: '·',
  queued: '·',
  applying: '·',
  settling: '·',
  done: '✓',
  adopted: '✓',
  skipped: '–',
  parked: '!',
  removing: '·',
  removed: '↩',
  left: '!',
  cancelled: '–',
};

function observedOf(snapshot: Snapshot, step: StepState): string | undefined {
  const pending = over.has(step.phase) || step.phase === 'parked' ? undefined : pendingOf(snapshot, step);
  return pending === undefined ? undefined : observationText(pending);
}

/** In the order of the steps, reversed for offboarding; within a step in the order of the endpoints. */
export function inOrder<Place extends StepPlace>(
  { workflow, endpoints }: RunState,
  places: readonly Place[],
): readonly Place[] {
  const direction = isWayBack(workflow) ? -1 : 1;
  const position = (name: string): number => direction * allSteps.findIndex((each) => each.name === name);
  const rank = ({ endpoint }: StepPlace): number => endpoints.findIndex(({ key }) => key === endpoint);
  return [...places].sort((a, b) => position(a.step) - position(b.step) || rank(a) - rank(b));
}

/** The workflow that goes through the steps in reverse. */
const isWayBack = (workflow: string): boolean => workflow === 'offboard';
