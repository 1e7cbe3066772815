/** A run as lines: one for each step and endpoint, with how long it takes and what is awaited. Pure. */
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
  /** How long it usually takes; absent when it is short, or over. */
  readonly usual?: string;
  readonly says: string;
  /** What its wait last saw. */
  readonly observed?: string;
}

/** For lines that need not be short. */
export const inFull = ({ says, observed }: ProgressLine): string =>
  observed === undefined ? says : `${says} (last seen: ${observed})`;

/** With the run's own times: who joins late sees how long a step took, not for how long it was watched. */
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

/** How long a step usually takes: "about 3 min". Of what is taken away it is not known. */
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

/** Endpoint by endpoint, in the order of the walk, or back; what all endpoints share stands where it is walked. */
export function inOrder<Place extends StepPlace>(
  { workflow, endpoints }: RunState,
  places: readonly Place[],
): readonly Place[] {
  const direction = isWayBack(workflow) ? -1 : 1;
  const position = (name: string): number => direction * allSteps.findIndex((each) => each.name === name);
  const rank = ({ endpoint }: StepPlace): number => endpoints.findIndex(({ key }) => key === endpoint);
  return [...places].sort((a, b) => position(a.step) - position(b.step) || rank(a) - rank(b));
}

/** The workflow that walks the list back. */
const isWayBack = (workflow: string): boolean => workflow === 'offboard';
