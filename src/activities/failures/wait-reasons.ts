/** What a settle waits for, as the row to show when it does not come. */
import type { SettleWant, StepName } from '../../contract/step-contract.ts';
import type { ReasonId } from './reasons.ts';

/** By the activity's name (`settleVpcEndpoint`) and what it wanted. */
export function waitReason(activity = '', want: SettleWant = 'settled'): ReasonId {
  const rows = bySettle.get(activity);
  return rows?.[want] ?? rows?.settled ?? 'notReady';
}

const byStep: Readonly<Record<StepName, { settled: ReasonId; gone?: ReasonId; unused?: ReasonId }>> = {
  privatelink: { settled: 'privatelinkStuck', gone: 'privatelinkRemains', unused: 'connectionRemains' },
  vpcEndpoint: { settled: 'endpointPending', gone: 'endpointRemains' },
  connection: { settled: 'connectionUnseen', gone: 'connectionRemains' },
  components: { settled: 'componentsUnread' },
  routes: { settled: 'routesMissing' },
  targets: { settled: 'targetsUnproven' },
};

const bySettle = new Map(
  Object.entries(byStep).map(([step, rows]) => [`settle${step[0]?.toUpperCase()}${step.slice(1)}`, rows]),
);
