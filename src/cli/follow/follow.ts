/** Waits for the end of a run and shows its progress. */
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { RunHandle } from '../../client.ts';
import type { ChangeResult } from '../../contract/changes.ts';
import type { OnboardResult, RunState } from '../../contract/run.ts';
import type { Output } from '../program/output.ts';
import type { Settings } from '../../config/settings.ts';
import { isOutage } from '../../temporal/grpc-code.ts';
import { createOutage } from '../waiting/outage.ts';
import { createProgress, notices } from './progress.ts';
import { runIds } from '../run-ids.ts';
import { takeSnapshot, type Snapshot } from './snapshot.ts';

/** The result of a run of any type. */
export type AnyResult = OnboardResult | ChangeResult;

export type Followed =
  | { readonly kind: 'ended'; readonly result: AnyResult }
  /** Nothing goes on without a person. */
  | { readonly kind: 'parked'; readonly state: RunState }
  /** Ctrl-C, or `--timeout` ran out; the run goes on. */
  | { readonly kind: 'detached'; readonly by: 'interrupt' | 'timeout' };

export interface FollowOptions {
  readonly client: Client;
  readonly run: RunHandle<AnyResult>;
  readonly output: Output;
  readonly interrupted: AbortSignal;
  readonly timeUp: AbortSignal;
  readonly settings: Settings;
  /** How long to wait between two pictures, ms. */
  readonly every?: number;
}

/**
 * Waits through an outage of the Temporal server. Ends when the run ends or waits for a person, by Ctrl-C or by `--timeout`.
 * @throws what the run ends with: ProblemsError, RolledBackError, TakenBackError, RunFailedError
 */
export async function follow(options: FollowOptions): Promise<Followed> {
  const { output, interrupted, timeUp, settings, every = 1_000 } = options;
  const progress = output.quiet ? undefined : createProgress(process.stderr, runIds(settings, options.run).webUrl);
  const left = AbortSignal.any([interrupted, timeUp]);
  const outage = createOutage({
    output,
    address: settings.temporal.address,
    signal: left,
    meanwhile: 'The run is kept there and goes on when it is back.',
    beforeSaying: () => progress?.done(),
  });
  const end = untilItEnds(options);
  const quiet = quietNotices(output);
  let stuckBefore = false;
  try {
    while (!left.aborted) {
      const snapshot = await lookAt(options).catch((error: unknown) => {
        if (!isOutage(error)) throw error;
        return outage.pause(error);
      });
      if (snapshot === undefined) continue;
      outage.over();
      progress?.show(snapshot);
      quiet(snapshot);
      const ended = end.now();
      if (ended !== undefined) return { kind: 'ended', result: ended };
      // Seen twice in a row, because for a moment between two steps nothing is under way.
      if (isStuck(snapshot) && stuckBefore) return { kind: 'parked', state: snapshot.state };
      stuckBefore = isStuck(snapshot);
      await Promise.race([end.reached(), sleep(every, undefined, { signal: left }).catch(() => undefined)]);
    }
    return { kind: 'detached', by: interrupted.aborted ? 'interrupt' : 'timeout' };
  } finally {
    end.stop();
    progress?.done();
  }
}

/** After this time the server counts as away, ms. A look makes several calls, and waits some seconds for a worker. */
const LOOK_WITHIN_MS = 8_000;

const lookAt = ({ client, run }: FollowOptions): Promise<Snapshot> =>
  client.withDeadline(Date.now() + LOOK_WITHIN_MS, () => takeSnapshot(client, run.workflowId, run.runId));

interface End {
  /** The result, once it is there. @throws what the run ends with */
  now(): AnyResult | undefined;
  /** Resolves when `now` has a result or an error. */
  reached(): Promise<void>;
  stop(): void;
}

/** `stop` aborts the call, which would otherwise be retried on a closed connection. */
function untilItEnds({ client, run }: FollowOptions): End {
  const stop = new AbortController();
  let end: { readonly result: AnyResult } | { readonly error: unknown } | undefined;
  let asking: Promise<void> | undefined;
  const ask = async (): Promise<void> => {
    try {
      end = { result: await client.withAbortSignal(stop.signal, () => run.result()) };
    } catch (error) {
      // The server is away: the next look asks again.
      if (isOutage(error)) asking = undefined;
      else end = { error };
    }
  };
  const reached = (): Promise<void> => (asking ??= ask());
  void reached();
  return {
    now() {
      if (end === undefined || 'result' in end) return end?.result;
      throw end.error;
    },
    reached,
    stop: () => stop.abort(),
  };
}

/** With `--quiet`, the only thing shown of a run is that it waits for a worker. Each notice is shown once. */
function quietNotices(output: Output): (snapshot: Snapshot) => void {
  const said = new Set<string>();
  return (snapshot) => {
    for (const notice of output.quiet ? notices(snapshot) : []) {
      if (!said.has(notice)) output.warn(`! ${notice}`);
      said.add(notice);
    }
  };
}

/** A step is parked, and no other step is under way. */
function isStuck(snapshot: Snapshot): snapshot is Snapshot & { readonly state: RunState } {
  const { state, closedAt } = snapshot;
  if (state === undefined || closedAt !== undefined || state.parked.length === 0) return false;
  return state.steps.every(({ phase }) => !underWay.has(phase));
}

const underWay: ReadonlySet<string> = new Set(['looking', 'queued', 'applying', 'settling', 'removing']);
