/** Asks a worker to look at the items of a fleet: reads only, under its own workflow id. */
import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import type { ItemLook } from '../contract/fleet-look.ts';
import { fleetWorkflowId, inPages, linkOf } from '../contract/fleet.ts';
import type { PrivateLinkRequest } from '../contract/request.ts';
import { NoRunError } from './errors.ts';
import { answered } from './answered.ts';

/** One look for each request, in their order. Needs a worker that polls `taskQueue`. @throws RunFailedError */
export async function lookAtFleet(
  client: Client,
  taskQueue: string,
  name: string,
  requests: readonly PrivateLinkRequest[],
): Promise<readonly ItemLook[]> {
  const looks: ItemLook[] = [];
  for (let at = 0; at < requests.length; at += ITEMS_AT_ONCE)
    looks.push(...(await lookAtSome(client, taskQueue, name, requests.slice(at, at + ITEMS_AT_ONCE))));
  // The worker returns the looks in the order in which they ended.
  const byLink = new Map(looks.map((look) => [look.link, look]));
  return requests.flatMap((request) => byLink.get(linkOf(request)) ?? []);
}

/**
 * The result of a run is one payload, at most 2 MB in Temporal; a look with many findings has about 15 KB. `lookAtFleet`
 * runs three activities of 25 items each at a time.
 */
const ITEMS_AT_ONCE = 75;

function lookAtSome(
  client: Client,
  taskQueue: string,
  name: string,
  requests: readonly PrivateLinkRequest[],
): Promise<readonly ItemLook[]> {
  const ask = async () =>
    (await client.workflow.execute('lookAtFleet', {
      workflowId: `privatelink-plan/fleet/${name}/${randomUUID()}`,
      taskQueue,
      args: inPages(requests),
      staticSummary: `What there is of fleet ${name}, and what a run would do (${requests.length} services)`,
    })) as readonly ItemLook[];
  return answered(ask, (error) => new NoRunError(fleetWorkflowId(name), { cause: error }));
}
