/** Whether routes are where the newest onboarding left them: clients have those hosts and ports in their settings. */
import type { Difference } from '../../contract/plan.ts';
import type { Route } from '../../contract/outputs.ts';
import type { OnboardResult } from '../../contract/run.ts';
import { listenerName } from '../routes/listeners.ts';

/** One for each route of this endpoint that is elsewhere than the newest onboarding left it. */
export function movedRoutes(
  before: OnboardResult | undefined,
  endpoint: string | undefined,
  now: readonly Route[],
): readonly Difference[] {
  const known = before?.endpoints.find(({ key, outcome }) => key === endpoint && outcome !== 'rolledBack');
  return (known?.routes ?? []).flatMap((old) => {
    const found = now.find((each) => listenerName(each) === listenerName(old));
    if (found === undefined || at(found) === at(old)) return [];
    const of = endpoint === undefined ? '' : ` of ${endpoint}`;
    return [{ field: `route ${listenerName(old)}${of}`, wanted: at(old), found: at(found) }];
  });
}

const at = ({ host, port }: Route): string => `${host}:${port}`;
