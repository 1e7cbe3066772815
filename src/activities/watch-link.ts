/**
 * Looks at what an endpoint's connection depends on, during a wait on a probe's task queue: the probe's worker has no
 * cloud credentials.
 */
import { Context } from '@temporalio/activity';
import type { WatchInput } from '../contract/step-contract.ts';
import type { ActivityDeps } from './deps.ts';
import { NotReadyError } from './failures/step-errors.ts';
import { linkGround } from './stands-on.ts';
import { lookAtGround } from './waiting/ground.ts';
import { pollUntil } from './waiting/poll-until.ts';

/**
 * @throws RefusedError that says what broke; NotReadyError, if `once`, that says what is not as it should be for now
 */
export const createWatchLink =
  (deps: ActivityDeps) =>
  async (input: WatchInput): Promise<void> => {
    const standsOn = linkGround(deps, input);
    const subject = `the link of ${input.endpoint?.key ?? input.service}`;
    if (input.once !== true)
      return pollUntil(deps, {
        subject,
        reason: 'targetsUnproven',
        every: EVERY_MS,
        standsOn,
        look: () => Promise.resolve({ state: 'watched' }),
      });
    const below = await lookAtGround(standsOn, Context.current().cancellationSignal);
    if (below === undefined) return undefined;
    throw new NotReadyError(below.says, { reason: below.reason ?? 'serviceBusy', retryAfterMs: 0 });
  };

/**
 * ms of world time: within a minute, with the time that the look takes. Each look is an attempt of its own: a retry is one
 * Action, where an attempt that lasted as long would send four heartbeats.
 */
const EVERY_MS = 50_000;
