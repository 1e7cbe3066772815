/** What a run measures. The SDK says nothing while it replays, and none of it is an event. */
import { metricMeter } from '@temporalio/workflow';
import { createMeter } from '../../contract/metrics.ts';
import type { StepPhase } from '../../contract/run.ts';
import type { Leftover } from '../../contract/removal.ts';
import type { StepName } from '../../contract/steps.ts';
import type { Parked } from './parking.ts';

const meter = createMeter(metricMeter);

/** A step ended, or stopped. `began`: ISO 8601. */
export const measureStep = (step: StepName, outcome: StepPhase, began: string): void =>
  meter.observe('step', Math.max(0, Date.now() - Date.parse(began)) / 1000, { step, outcome });

export const measureParked = ({ step, failure, undo }: Parked): void =>
  meter.count('parked', { step, reason: failure.reason, undo: String(undo) });

/** A step of an onboarding or a change was undone. */
export const measureCompensation = (step: StepName, outcome: 'removed' | 'left'): void =>
  meter.count('compensation', { step, outcome });

export function measureLeft(left: readonly Leftover[]): void {
  for (const { what } of left) meter.count('leftover', { what });
}
