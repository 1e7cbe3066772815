/** How long the other side took, and how much later we saw that it was done. */
import { activityInfo, metricMeter } from '@temporalio/activity';
import { stepOfActivity } from '../../contract/activity-name.ts';
import { createMeter } from '../../contract/metrics.ts';
import type { WaitKind } from './durations.ts';

/** A wait that was over at its first look says nothing. Both looks in ms of world time since the wait began. */
export function measureWait(kind: WaitKind | undefined, before: number | undefined, waitedMs: number): void {
  if (before === undefined) return;
  const meter = createMeter(metricMeter);
  const labels = { step: stepOfActivity(activityInfo().activityType), wait: kind ?? 'other' };
  meter.observe('wait', Math.max(0, (waitedMs + before) / 2) / 1000, labels);
  meter.observe('lag', Math.max(0, waitedMs - before) / 1000, labels);
}
