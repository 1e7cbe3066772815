/** How long the other side took, and how much later we saw that it was done. */
import { activityInfo, metricMeter } from '@temporalio/activity';
import { stepOfActivity } from '../../contract/activity-name.ts';
import { createMeter } from '../../contract/metrics.ts';
import type { WaitKind } from './durations.ts';
import type { Progress } from './progress.ts';

/** A wait that was over at its first look tells nothing. `waitedMs`: at the last look, ms of world time. */
export function measureWait(kind: WaitKind | undefined, { looks, lastWaitedMs }: Progress, waitedMs: number): void {
  if (looks === 0 || lastWaitedMs === undefined) return;
  const meter = createMeter(metricMeter);
  const labels = { step: stepOfActivity(activityInfo().activityType), wait: kind ?? 'other' };
  meter.observe('wait', Math.max(0, (waitedMs + lastWaitedMs) / 2) / 1000, labels);
  meter.observe('lag', Math.max(0, waitedMs - lastWaitedMs) / 1000, labels);
}
