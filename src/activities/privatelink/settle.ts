/** The waits of step `privatelink`: until it is active, until its service runs, until nobody uses it, until it is gone. */
import type { Privatelink } from '../../providers/ports/aiven.ts';
import type { OutputsByStep } from '../../contract/outputs.ts';
import type { SettleInput, StepInput } from '../../contract/step-contract.ts';
import { intervalOf } from '../deps.ts';
import type { ActivityDeps } from '../deps.ts';
import { RefusedError } from '../failures/step-errors.ts';
import { connectionsGround, serviceGround, serviceGroundOfRemoval } from '../stands-on.ts';
import { pollUntil } from '../waiting/poll-until.ts';
import { notYetOfAiven } from '../waiting/propagation.ts';
import { missingPrincipals } from './principals.ts';
import { missingRegions, nameOf, outputsOf } from './resource.ts';
import { connectedBefore, goneWithItsService } from './remove.ts';
import { settleUnused } from './unused.ts';

type Input = SettleInput<'privatelink'>;

/** null: something other than the step's good state was waited for. */
export async function settle(deps: ActivityDeps, input: Input): Promise<OutputsByStep['privatelink'] | null> {
  if (input.removing !== undefined)
    return settleUnused(deps, input, input.removing, connectedBefore(input.removing.remove));
  if (input.wait?.want === 'gone') return settleGone(deps, input, input.wait.deleted === true);
  return input.wait?.until === 'running' ? settleRunning(deps, input) : settleActive(deps, input);
}

function settleActive(deps: ActivityDeps, input: Input): Promise<OutputsByStep['privatelink']> {
  return pollUntil(deps, {
    subject: `the PrivateLink resource of ${nameOf(input)}`,
    reason: 'privatelinkStuck',
    every: intervalOf(deps, 'aiven'),
    kind: 'privatelinkActive',
    begins: input.wait?.want === 'settled' ? 'creating' : undefined,
    once: input.once,
    standsOn: [serviceGround(deps, input)],
    notYet: notYetOfAiven,
    look: async ({ signal, waitedMs }) => {
      const found = await deps.clients.aiven.getPrivatelink(input, { signal });
      const done = found?.state === 'active' ? outputsOf(found) : undefined;
      if (done !== undefined && found !== undefined && isAsAsked(input, found)) return { done };
      const gone = found === undefined || found.state === 'deleting';
      if (gone && waitedMs > MAY_BE_UNSEEN_MS)
        throw new RefusedError(
          'privatelinkGone',
          `the PrivateLink resource of ${nameOf(input)} was deleted meanwhile`,
          undefined,
          { replace: true },
        );
      return { state: found?.state ?? 'not visible yet' };
    },
  });
}

const settleRunning = (deps: ActivityDeps, input: Input): Promise<null> =>
  pollUntil(deps, {
    subject: `the service ${nameOf(input)}`,
    reason: 'serviceNotRunning',
    every: intervalOf(deps, 'aiven'),
    once: input.once,
    look: async ({ signal }) => {
      const { state } = await deps.clients.aiven.getService(input, { signal });
      return state === 'RUNNING' || state === 'POWEROFF' ? { done: null } : { state };
    },
  });

/** What is neither absent nor `deleting` was made again by somebody, or is a stale read of what we have just deleted. */
function settleGone(deps: ActivityDeps, input: Input, deletedByUs: boolean): Promise<null> {
  return pollUntil(deps, {
    subject: `the PrivateLink resource of ${nameOf(input)}`,
    reason: 'privatelinkRemains',
    every: intervalOf(deps, 'aiven'),
    kind: 'privatelinkGone',
    once: input.once,
    standsOn: [serviceGroundOfRemoval(deps, input), connectionsGround(deps, input)],
    look: async ({ signal }) => {
      const found = await deps.clients.aiven.getPrivatelink(input, { signal }).catch(goneWithItsService);
      const ended = found === undefined || (found.state !== 'deleting' && !deletedByUs);
      return ended ? { done: null } : { state: found.state };
    },
  });
}

/** For this long, reads of Aiven may not show what it has accepted. ms of world time. */
const MAY_BE_UNSEEN_MS = 120_000;

/** A resource whose reply names no regions is taken to have none: a wait for them would never end. */
const isAsAsked = (input: StepInput, found: Privatelink): boolean =>
  missingPrincipals(input.principals, found.principals).length === 0 &&
  (found.supportedRegions === undefined || missingRegions(input, found).length === 0);
