/** Looks at many items, a few at a time. */
import { Context } from '@temporalio/activity';
import type { ItemLook, LookActivities } from '../../contract/fleet-look.ts';
import { linkOf } from '../../contract/fleet.ts';
import type { PrivateLinkRequest } from '../../contract/request.ts';
import { mayPass } from '../../providers/errors.ts';
import { parseRequest } from '../../schema/request.ts';
import { problemLine } from '../../problems/problems.ts';
import type { FleetDeps } from './deps.ts';
import { notLookedAt } from './item-look.ts';
import { lookAtItem } from './look-at-item.ts';
import { eachOnce } from './resumable.ts';

/** Each look takes about twenty reads of Aiven and EC2. */
export const LOOKS_AT_ONCE = 6;

/** As many attempts as the workflow makes; the last one says what could not be read. */
const MOST_ATTEMPTS = 5;

export const createLookAtItems =
  (deps: FleetDeps): LookActivities['lookAtItems'] =>
  ({ requests }) =>
    eachOnce(requests, { atOnce: LOOKS_AT_ONCE, linkOf }, (request) => lookOrSay(deps, request));

/** An item that cannot be looked at says why; the others are still looked at. */
export async function lookOrSay(deps: FleetDeps, given: PrivateLinkRequest): Promise<ItemLook> {
  const parsed = parseRequest(given);
  if (!parsed.ok) return notLookedAt(given, new Error(parsed.problems.map(problemLine).join(' ')));
  try {
    return await lookAtItem(deps, parsed.request);
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError') throw error;
    if (mayPass(error) && Context.current().info.attempt < MOST_ATTEMPTS) throw error;
    return notLookedAt(given, error);
  }
}
