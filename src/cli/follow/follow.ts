/** Waits for a run and shows it meanwhile. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { RunHandle } from '../../client.ts';
import type { ChangeResult } from '../../contract/changes.ts';
import type { OnboardResult, RunState } from '../../contract/run.ts';
import type { Output } from '../program/output.ts';
import { createProgress } from './progress.ts';
import { takeSnapshot, type Snapshot } from './snapshot.ts';

/** What a run ends with, whatever its type. */
export type AnyResult = OnboardResult | ChangeResult;

export type Followed =
  | { readonly kind: 'ended'; readonly result: AnyResult }
  /** Nothing goes on without a person. */
  | { readonly kind: 'parked'; readonly state: RunState }
  /** Ctrl-C; the run goes on. */
  | { readonly kind: 'detached' };

export interface FollowOptions {
  readonly client: Client;
  readonly run: RunHandle<AnyResult>;
  readonly output: Output;
  readonly interrupted: AbortSignal;
  /** How long to wait between two pictures, ms. */
  readonly every?: number;
}

/** @throws what the run ends with: ProblemsError, RolledBackError, TakenBackError, RunFailedError */
export async function follow({ client, run, output, interrupted, every = 1_000 }: FollowOptions): Promise<Followed> {
  const progress = output.quiet ? undefined : createProgress();
  let end: { readonly result: AnyResult } | { readonly error: unknown } | undefined;
  const stop = new AbortController();
  let stuckBefore = false;
  // Called off with us: a call that outlives its connection would be tried again on a closed one.
  const ending = client
    .withAbortSignal(stop.signal, () => run.result())
    .then(
      (result) => void (end = { result }),
      (error: unknown) => void (end = { error }),
    );
  try {
    for (;;) {
      const snapshot = await takeSnapshot(client, run.workflowId, run.runId);
      progress?.show(snapshot);
      if (end !== undefined) break;
      // Twice in a row: between two steps nothing is under way either.
      if (isStuck(snapshot) && stuckBefore) return { kind: 'parked', state: snapshot.state };
      stuckBefore = isStuck(snapshot);
      const pause = sleep(every, undefined, { signal: AbortSignal.any([interrupted, stop.signal]) }).catch(
        () => undefined,
      );
      await Promise.race([ending, pause]);
      if (interrupted.aborted) return { kind: 'detached' };
    }
    if ('error' in end) throw end.error;
    return { kind: 'ended', result: end.result };
  } finally {
    stop.abort();
    progress?.done();
  }
}

/** Something is parked and no endpoint is on its way any more. */
function isStuck(snapshot: Snapshot): snapshot is Snapshot & { readonly state: RunState } {
  const { state, closedAt } = snapshot;
  if (state === undefined || closedAt !== undefined || state.parked.length === 0) return false;
  return state.steps.every(({ phase }) => !underWay.has(phase));
}

const underWay: ReadonlySet<string> = new Set(['looking', 'queued', 'applying', 'settling', 'removing']);
