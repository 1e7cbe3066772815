/** Which row to show when a settle runs out of time. */
import { activityName } from '../../contract/activity-name.ts';
import { allSteps } from '../../contract/steps.ts';
import type { SettleWant } from '../../contract/steps/definition.ts';
import type { ReasonId } from './reasons.ts';

/** By the activity's name (`settleVpcEndpoint`) and what it wanted. */
export function waitReason(activity = '', want: SettleWant = 'settled'): ReasonId {
  const rows = bySettle.get(activity);
  return rows?.[want] ?? rows?.settled ?? 'notReady';
}

type WaitReasons = Readonly<Partial<Record<SettleWant, ReasonId>> & { settled: ReasonId }>;

/** The compiler refuses a definition that names no row of the table. */
const bySettle: ReadonlyMap<string, WaitReasons> = new Map(
  allSteps.map(({ name, reasons }): [string, WaitReasons] => [activityName('settle', name), reasons]),
);
