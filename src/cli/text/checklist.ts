/** An onboarding as a checklist: the steps that have begun, and those still to come, in the order of the walk. Pure. */
import { isOfService, steps } from '../../contract/steps.ts';
import type { StepName } from '../../contract/steps.ts';
import type { RunState } from '../../contract/run.ts';
import { linkText } from '../arguments/link-argument.ts';
import { over } from '../follow/observations.ts';
import type { Snapshot } from '../follow/snapshot.ts';
import { durationText } from './duration-text.ts';
import { progressLines, stepKey, usualOf } from './progress-lines.ts';
import type { ProgressLine } from './progress-lines.ts';

/** A run that takes things away, or has ended, has only the steps that have begun. */
export function checklist(snapshot: Snapshot, now: number): readonly ProgressLine[] {
  const begun = progressLines(snapshot, now);
  const { state, closedAt } = snapshot;
  const goesOn = state?.status === 'Onboarding' || state?.status === 'NeedsAttention';
  if (state?.workflow !== 'onboard' || !goesOn || closedAt !== undefined || begun.length === 0) return begun;
  return placesOf(state).map((place) => begun.find(({ key }) => key === stepKey(place)) ?? toCome(place, state));
}

/** "shop/orders-kafka: Onboarding, step 3 of 6, 1 min 05 s" */
export function checklistHead({ state, startedAt }: Snapshot, lines: readonly ProgressLine[], now: number): string {
  if (state === undefined) return '';
  const ended = lines.filter(({ phase }) => over.has(phase)).length;
  const at = lines.length === 0 ? '' : `, step ${Math.min(ended + 1, lines.length)} of ${lines.length}`;
  return `${linkText(state)}: ${state.status}${at}, ${durationText(now - Date.parse(startedAt))}`;
}

interface Place {
  readonly step: StepName;
  readonly endpoint?: string;
}

const placesOf = ({ endpoints }: RunState): readonly Place[] =>
  steps.flatMap(({ name }): readonly Place[] =>
    isOfService(name) ? [{ step: name }] : endpoints.map(({ key }) => ({ step: name, endpoint: key })),
  );

function toCome(place: Place, { endpoints }: RunState): ProgressLine {
  const key = stepKey(place);
  return {
    key,
    mark: ' ',
    phase: 'toCome',
    title: endpoints.length > 1 ? key : place.step,
    since: '',
    elapsed: '',
    says: 'to come',
    ...usualOf(place.step),
  };
}
