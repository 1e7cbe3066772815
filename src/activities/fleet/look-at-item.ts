/**
 * Compares one item of a fleet with what is there: what a run of it would do now, and which run holds it. Changes
 * nothing.
 */
import type { ItemLook } from '../../contract/fleet-look.ts';
import type { PrivateLinkRequest } from '../../contract/request.ts';
import { planLink } from '../index.ts';
import type { FleetDeps } from './deps.ts';
import { itemLook } from './item-look.ts';
import { newestRun } from './newest-run.ts';

/** @throws what the APIs throw when they are out of reach */
export async function lookAtItem(deps: FleetDeps, request: PrivateLinkRequest): Promise<ItemLook> {
  const run = await newestRun(deps.client, request);
  return itemLook(request, await planLink(deps, request), run);
}
