/** A fleet until its end: a live table on a terminal, a line at each change elsewhere. */
import { setTimeout as sleep } from 'node:timers/promises';
import { createLogUpdate } from 'log-update';
import process from 'node:process';
import type { FleetHandle } from '../../../client/fleets.ts';
import type { FleetState, FleetTotals } from '../../../contract/fleet.ts';
import type { Invocation } from '../../program/command.ts';
import { exitCodes, type ExitCode } from '../../program/exit-codes.ts';
import { causeway } from '../../hints.ts';
import { fleetText, totalsText } from './fleet-text.ts';

const EVERY_MS = 2_000;

/** Ctrl-C detaches: the fleet goes on. */
export async function followFleet(
  handle: FleetHandle,
  { output, interrupted }: Pick<Invocation<unknown>, 'output' | 'interrupted'>,
): Promise<ExitCode> {
  const show = display(output.quiet || output.json);
  for (;;) {
    const state = await handle.state();
    show.update(state);
    if (state.over) return ended(state, handle, { output, interrupted }, show.done);
    await sleep(EVERY_MS, undefined, { signal: interrupted }).catch(() => undefined);
    if (!interrupted.aborted) continue;
    show.done();
    const follow = causeway(`fleet status ${state.name} --follow`);
    output.object({ outcome: 'detached', ...state, follow });
    output.warn(`Detached; the fleet goes on. Follow it: ${follow}; end it: ${causeway(`fleet cancel ${state.name}`)}`);
    return exitCodes.interrupted;
  }
}

/** 0 when all are there, 3 when one waits for a person, 4 when one was rolled back, 1 when one failed. */
export function exitCodeOf({ parked, rolledBack, partial, failed, skipped, waiting }: FleetTotals): ExitCode {
  if (failed + partial + skipped + waiting > 0) return exitCodes.failed;
  if (parked > 0) return exitCodes.parked;
  return rolledBack > 0 ? exitCodes.rolledBack : exitCodes.done;
}

function ended(
  state: FleetState,
  { name }: FleetHandle,
  { output }: Pick<Invocation<unknown>, 'output' | 'interrupted'>,
  done: () => void,
): ExitCode {
  done();
  output.object(state);
  output.say(fleetText(state, new Date()));
  const { failed, rolledBack, partial, skipped, waiting } = state.totals;
  if (failed + rolledBack + partial + skipped + waiting > 0)
    output.say(`Run the failed ones again: ${causeway(`fleet retry ${name}`)}`);
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
