/** A run as a checklist: the steps that have begun and those to come, in the order of the steps. Pure. */
import type { RunState, StepPlace } from '../../contract/run.ts';
import { linkText } from '../arguments/link-argument.ts';
import { over } from '../follow/observations.ts';
import type { Snapshot } from '../follow/snapshot.ts';
import { durationText } from './duration-text.ts';
import { inOrder, progressLines, stepKey, usualOf } from './progress-lines.ts';
import type { ProgressLine } from './progress-lines.ts';

/** Steps that have begun and steps to come, in one order. */
export function checklist(snapshot: Snapshot, now: number): readonly ProgressLine[] {
  const { state, closedAt } = snapshot;
  const begun = progressLines(snapshot, now);
  if (state === undefined || closedAt !== undefined) return begun;
  const lines = new Map(
    [...begun, ...(state.toCome ?? []).map((place) => toCome(place, state))].map((line) => [line.key, line]),
  );
  return inOrder(state, [...state.steps, ...(state.toCome ?? [])]).flatMap((place) => lines.get(stepKey(place)) ?? []);
}

/** "shop/orders-kafka: Onboarding, step 3 of 6, 1 min 05 s" */
export function checklistHead({ state, startedAt }: Snapshot, lines: readonly ProgressLine[], now: number): string {
  if (state === undefined) return '';
  const ended = lines.filter(({ phase }) => over.has(phase)).length;
  const at = lines.length === 0 ? '' : `, step ${Math.min(ended + 1, lines.length)} of ${lines.length}`;
  return `${linkText(state)}: ${state.status}${at}, ${durationText(now - Date.parse(startedAt))}`;
}

function toCome(place: StepPlace, state: RunState): ProgressLine {
  const key = stepKey(place);
  return {
    key,
    mark: ' ',
    phase: 'toCome',
    title: state.endpoints.length > 1 ? key : place.step,
    since: '',
    elapsed: '',
    says: 'to come',
    ...usualOf(place.step, state),
  };
}
