/** The verdict on what an update asks for: its handler waits here until the run has decided. */
import { ActivityFailure, ApplicationFailure } from '@temporalio/common';
import { CancellationScope, condition } from '@temporalio/workflow';
import type { AuditEntry, Patch } from '../../contract/run.ts';
import { TOO_MANY } from '../../contract/messages.ts';
import type { PrivateLinkRequest } from '../../contract/request.ts';
import type { TakenIn } from '../../contract/taken-in.ts';
import { refuse } from '../activity-calls/refusal.ts';
import type { UpdateContext } from './run-updates.ts';

/** An extension or a patch on its way in. */
export type Pending = { readonly who: Pick<AuditEntry, 'actor' | 'identity' | 'reason'>; verdict?: Verdict } & (
  | { readonly kind: 'extend'; readonly request: PrivateLinkRequest; readonly started: boolean }
  | { readonly kind: 'patch'; readonly patch: Patch; readonly endpoint?: string; readonly then: () => void }
);

/** `quiet`: it changed nothing, and the audit list leaves it out. */
export type Verdict = { readonly takenIn: TakenIn; readonly quiet?: true } | { readonly refused: Refused };

interface Refused {
  readonly message: string;
  readonly type?: string;
  readonly details?: unknown[];
}

/** Also the answer when the run ends during a check. */
export const TOO_LATE: Refused = { message: 'The run is closing; start it again when it has ended.' };

/**
 * Hands it to the run and waits until it is decided. Ends with the run at the latest, which waits for its handlers.
 * @throws ApplicationFailure why it was refused; nothing was changed
 */
export async function verdictOn(updates: UpdateContext, pending: Pending): Promise<TakenIn> {
  updates.pending.push(pending);
  // A cancelled run goes on, to undo what it made; the update is still answered.
  await CancellationScope.nonCancellable(() => condition(() => pending.verdict !== undefined || isEnding(updates)));
  const verdict = pending.verdict ?? { refused: whyEnding(updates) };
  if ('takenIn' in verdict) return verdict.takenIn;
  const { message, type, details } = verdict.refused;
  return refuse(`Nothing was changed. ${message}`, type, details);
}

/**
 * Call it in a validator: the server lets ten updates of a run wait at a time. `most`: how many may wait for a verdict.
 */
export function refuseBeyond(most: number, { pending }: UpdateContext): void {
  if (pending.length >= most)
    refuse(`${pending.length} updates are being checked; send it again in a moment.`, TOO_MANY);
}

/** The refusal for a check that failed. */
export function refusedBy(error: ApplicationFailure | ActivityFailure): Refused {
  if (error instanceof ActivityFailure)
    return { message: `It could not be checked: ${error.cause?.message ?? error.message}. Send it again.` };
  const { message, type, details } = error;
  return { message, ...(type ? { type } : {}), ...(details ? { details } : {}) };
}

const isEnding = ({ run, refused }: UpdateContext): boolean =>
  refused !== undefined || run?.hasReached('stopping') === true;

/** Why the request was not accepted; a cancelled run gives no reason. */
function whyEnding({ refused }: UpdateContext): Refused {
  const error = refused?.error;
  return error instanceof ApplicationFailure || error instanceof ActivityFailure ? refusedBy(error) : TOO_LATE;
}
