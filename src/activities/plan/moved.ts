/** Whether routes are where the newest onboarding left them: clients have those hosts and ports in their settings. */
import type { Route } from '../../contract/outputs.ts';
import type { OnboardResult } from '../../contract/run.ts';
import { listenerName } from '../routes/listeners.ts';

/** "kafka/sasl was a:1 and is now b:2", one for each route of this endpoint that moved. */
export function movedRoutes(
  before: OnboardResult | undefined,
  endpoint: string | undefined,
  now: readonly Route[],
): readonly string[] {
  const known = before?.endpoints.find(({ key, outcome }) => key === endpoint && outcome !== 'rolledBack');
  return (known?.routes ?? []).flatMap((old) => {
    const found = now.find((each) => listenerName(each) === listenerName(old));
    if (found === undefined || at(found) === at(old)) return [];
    return [`${listenerName(old)} was ${at(old)} and is now ${at(found)}`];
  });
}

const at = ({ host, port }: Route): string => `${host}:${port}`;
