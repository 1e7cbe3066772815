/**
 * `lookAtFleet`: compares each item of a fleet with what is there. Reads only, under an id of its own; it locks
 * nothing.
 */
import { ActivityCancellationType, proxyActivities } from '@temporalio/workflow';
import type { ItemLook, LookActivities } from '../contract/fleet-look.ts';
import type { PrivateLinkRequest } from '../contract/request.ts';

const { lookAtItems } = proxyActivities<LookActivities>({
  startToCloseTimeout: '30 minutes',
  heartbeatTimeout: '30 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '15 seconds' },
  cancellationType: ActivityCancellationType.TRY_CANCEL,
  summary: 'Look at some items',
});

/** @param pages of requests, so that no payload exceeds the server's limits */
export async function lookAtFleet(...pages: readonly (readonly PrivateLinkRequest[])[]): Promise<readonly ItemLook[]> {
  const requests = pages.flat();
  const looks: (readonly ItemLook[])[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < requests.length) {
      const at = next;
      next += ITEMS_AT_ONCE;
      looks[at / ITEMS_AT_ONCE] = await lookAtItems({ requests: requests.slice(at, at + ITEMS_AT_ONCE) });
    }
  };
  await Promise.all(Array.from({ length: ACTIVITIES_AT_ONCE }, work));
  return looks.flat();
}

const ITEMS_AT_ONCE = 25;
/** Several workers share them. */
const ACTIVITIES_AT_ONCE = 3;
