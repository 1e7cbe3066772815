/** The checks of `doctor` that a worker does with its credentials. It is also a finding when no worker answers. */
import type { CheckResult } from '../../contract/checks.ts';
import type { DoctorReport, DoctorRequest } from '../../contract/doctor.ts';
import { notLookedAt } from '../../activities/checks/rows.ts';
import type { Settings } from '../../config/settings.ts';
import { shellWord } from '../../info/shell-word.ts';
import { RunFailedError } from '../../client/errors.ts';
import { isPolled } from '../../worker/pollers.ts';
import { connect, type Connected } from '../commands/connect.ts';
import { causeway } from '../hints.ts';
import type { Invocation } from '../program/command.ts';
import { NoAnswerError } from '../program/failure.ts';
import { durationText } from '../text/duration-text.ts';
import { workerAnswer } from './worker-answer.ts';

type Found = Partial<DoctorReport> & Pick<DoctorReport, 'checks'>;

/** How long to wait without `--timeout`, ms: when no worker polls the queue, and when one does. */
const UNPOLLED_MS = 3_000;
const POLLED_MS = 60_000;

/** @throws NoAnswerError on Ctrl-C */
export async function workersSetup(
  invocation: Invocation<unknown>,
  settings: Settings,
  request: DoctorRequest,
  reached: boolean,
): Promise<Found> {
  if (!reached) return { checks: [notLookedAt('worker', 'it is reached through the Temporal server')] };
  const connected = await connect(settings);
  try {
    return await ask(invocation, settings, request, connected);
  } finally {
    await connected.close();
  }
}

async function ask(
  { output, interrupted, timeUp, options }: Invocation<unknown>,
  settings: Settings,
  request: DoctorRequest,
  { client, causeway: asking }: Connected,
): Promise<Found> {
  const { taskQueue, temporal } = settings;
  const polled = await isPolled(client.connection, temporal.namespace)(taskQueue);
  const waitMs = options.timeout ?? (polled ? POLLED_MS : UNPOLLED_MS);
  const enough = AbortSignal.any([timeUp, AbortSignal.timeout(waitMs)]);
  try {
    return await workerAnswer(
      { output, interrupted, timeUp: enough },
      {
        ...{ client, settings, isRepeatable: true },
        ask: () => asking.doctor(request),
        unknown: 'It is not known what a worker would find. Nothing was changed.',
        fix: 'start a worker, then run this again',
      },
    );
  } catch (error) {
    if (error instanceof RunFailedError) return { checks: [{ check: 'worker', state: 'failed', says: error.message }] };
    if (!(error instanceof NoAnswerError) || error.type === 'Interrupted') throw error;
    return { checks: [noWorker(taskQueue, polled, waitMs), ...unknown] };
  }
}

function noWorker(taskQueue: string, polled: boolean, waitMs: number): CheckResult {
  const check = 'worker';
  const within = `within ${durationText(waitMs)}`;
  if (!polled)
    return {
      ...{ check, state: 'failed', says: `none polls ${taskQueue}, and none answered ${within}` },
      fix: `start one: ${causeway(`worker --task-queue ${shellWord(taskQueue)}`)}`,
    };
  return {
    ...{ check, state: 'failed', says: `the one that polls ${taskQueue} did not answer ${within}` },
    fix: 'check that it still runs and has this version: an older worker cannot answer',
  };
}

const unknown: readonly CheckResult[] = ['Aiven token', 'AWS identity'].map((check) =>
  notLookedAt(
    check,
    'a worker looks with its own credentials',
    `${causeway('doctor --local')} looks with those of this machine`,
  ),
);
