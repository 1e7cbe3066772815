/** Follows a fleet to its end: a live table on a terminal, otherwise a line for each change. */
import { setTimeout as sleep } from 'node:timers/promises';
import { createLogUpdate } from 'log-update';
import process from 'node:process';
import type { Client } from '@temporalio/client';
import type { FleetHandle } from '../../../client/fleets.ts';
import { fleetWorkflowId, type FleetState, type FleetTotals } from '../../../contract/fleet.ts';
import type { Invocation } from '../../program/command.ts';
import { exitCodes, type ExitCode } from '../../program/exit-codes.ts';
import { causeway } from '../../hints.ts';
import { workerAnswer } from '../../waiting/worker-answer.ts';
import type { FleetPicture } from '../../../client/fleet-picture-report.ts';
import type { Output } from '../../program/output.ts';
import { fleetPictureText } from './fleet-picture-text.ts';
import { askPicture } from './picture.ts';
import { retryAdvice } from './retry-advice.ts';
import { fleetText, totalsText } from './fleet-text.ts';

const EVERY_MS = 2_000;

/** The state of the newest run; waits through outages of the server. @throws NoAnswerError; NoRunError */
const fleetState = (client: Client, handle: FleetHandle, invocation: Invocation<unknown>): Promise<FleetState> =>
  workerAnswer(invocation, {
    client,
    settings: invocation.settings(),
    workflowId: fleetWorkflowId(handle.name),
    ask: () => handle.state(),
    unknown: 'The state of the fleet is not known. Nothing was changed.',
    fix: 'start a worker, then run this again',
    isRepeatable: true,
  });

/** Ctrl-C and `--timeout` detach: the fleet goes on. `more`: fields to add to the JSON. */
export async function followFleet(
  client: Client,
  handle: FleetHandle,
  invocation: Invocation<unknown>,
  more: object = {},
): Promise<ExitCode> {
  const { output, interrupted, timeUp } = invocation;
  const show = display(output.quiet || output.json);
  const left = AbortSignal.any([interrupted, timeUp]);
  for (;;) {
    const state = await fleetState(client, handle, invocation);
    show.update(state);
    if (state.over) {
      show.done();
      return ended(state, await askPicture(client, invocation, handle.name, false), output, more);
    }
    await sleep(EVERY_MS, undefined, { signal: left }).catch(() => undefined);
    if (!left.aborted) continue;
    show.done();
    const follow = causeway(`fleet status ${state.name} --follow`);
    output.object({ outcome: 'detached', ...state, follow });
    output.warn(
      `Detached. The fleet goes on.\nFollow it: ${follow}\nEnd it: ${causeway(`fleet cancel ${state.name}`)}`,
    );
    return interrupted.aborted ? exitCodes.interrupted : exitCodes.noAnswer;
  }
}

/** 0 when all are there, 3 when one waits for a person, 4 when one was rolled back, 1 when one failed. */
function exitCodeOf({ parked, rolledBack, partial, failed, skipped, waiting, starting, open }: FleetTotals): ExitCode {
  // Onboardings of a cancelled fleet may still be going on.
  if (failed + partial + skipped + waiting + starting + open > 0) return exitCodes.failed;
  if (parked > 0) return exitCodes.parked;
  return rolledBack > 0 ? exitCodes.rolledBack : exitCodes.done;
}

/** Reports the end of the fleet, with every item that is wanted. */
function ended(state: FleetState, picture: FleetPicture, output: Output, more: object): ExitCode {
  output.object({ ...picture, ...more });
  output.say(fleetPictureText(picture));
  if (state.totals.starting + state.totals.open > 0) output.warn(`! The fleet has ended: ${state.stopped ?? ''}.`);
  const advice = retryAdvice(state, picture.applied?.source);
  if (advice !== undefined) output.say(advice);
  return exitCodeOf(state.totals);
}

function display(silent: boolean): { update(state: FleetState): void; done(): void } {
  if (silent) return { update: () => undefined, done: () => undefined };
  if (process.stderr.isTTY) {
    const live = createLogUpdate(process.stderr);
    return { update: (state) => live(fleetText(state, new Date())), done: () => live.clear() };
  }
  let last = '';
  return {
    update(state) {
      const text = totalsText(state);
      if (text !== last) process.stderr.write(`${text}\n`);
      last = text;
    },
    done: () => undefined,
  };
}
