/** What the update handlers of a run share: what they can see, and how they refuse. */
import { sentBy } from '../callers.ts';
import { refuse } from '../activity-calls/refusal.ts';
import type { PrivateLinkRequest } from '../../contract/request.ts';
import type { Answer, RunStatus } from '../../contract/run.ts';
import type { TakenIn } from '../../contract/taken-in.ts';
import type { Pending } from './verdicts.ts';
import { statusOf } from '../run/run-status.ts';
import type { RunContext } from '../run/run-context.ts';
import { clockTime } from '../../contract/time-text.ts';

/** What the handlers see, before the request was accepted (no `run` yet) and after. */
export interface UpdateContext {
  readonly request: PrivateLinkRequest;
  readonly pending: Pending[];
  run?: RunContext;
  /** The request was not accepted, and why: nothing was changed, and the run ends. */
  refused?: { readonly error: unknown };
  /** How many `extend` updates were accepted. */
  accepted: number;
  /** Length of the history in the first workflow task: an `extend` that comes in it was sent together with the start. */
  readonly firstTask?: number;
  /** Why this run takes no extensions and no patches; absent: it does. */
  readonly refusesChanges?: string;
}

/** Call it in a handler: it reads who sent the update. */
export const who = (input: { actor?: string; reason?: string }): Pending['who'] => ({
  actor: input.actor ?? 'not given',
  ...sentBy(),
  ...(input.reason === undefined ? {} : { reason: input.reason }),
});

export const answer = (updates: UpdateContext, says: string, takenIn?: TakenIn): Answer => ({
  says,
  status: statusNow(updates),
  ...takenIn,
});

const statusNow = ({ run }: UpdateContext): RunStatus => (run === undefined ? 'Onboarding' : statusOf(run));

/** Refuses the key of an endpoint that the run does not have: the update would silently do nothing. */
export function requireEndpoint({ endpoints }: RunContext, key: string | undefined): void {
  if (key === undefined || endpoints.has(key)) return;
  const keys = [...endpoints.keys()].filter((each) => each !== undefined);
  const fix = keys.length > 0 ? `write one of ${keys.join(', ')}` : 'leave endpoint out, the run has none';
  refuse(`There is no endpoint ${key} in this run. Fix: ${fix}.`, 'Invalid');
}

export function running({ run }: UpdateContext): RunContext {
  return run ?? refuse('The request is still being checked; nothing is parked and nothing was made yet.');
}

/** A parked service step stands for every endpoint that waits for it. */
export const parkedFor = (run: RunContext, endpoint: string | undefined) =>
  run.parking
    .list()
    .filter((entry) => endpoint === undefined || entry.endpoint === undefined || entry.endpoint === endpoint);

export function nothingParked(run: RunContext, endpoint: string | undefined): string {
  const busy = run.log.steps().filter(({ phase }) => phase !== 'done' && phase !== 'adopted' && phase !== 'skipped');
  const waits = busy.map(({ says, endpoint: at, since }) => `${says}${at ? ` (${at})` : ''} since ${clockTime(since)}`);
  const subject = endpoint === undefined ? 'Nothing is parked' : `Nothing is parked for ${endpoint}`;
  return `${subject}${waits.length > 0 ? `; ${waits.join(', ')}` : ''}.`;
}
