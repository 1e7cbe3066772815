/** `causeway fleet status`: how far a fleet is. */
import { fleetHandle } from '../../../client/fleets.ts';
import type { Invocation } from '../../program/command.ts';
import { connect } from '../connect.ts';
import { exitCodes, type ExitCode } from '../../program/exit-codes.ts';
import { fleetText } from './fleet-text.ts';
import { fleetState, followFleet } from './follow-fleet.ts';

export interface FleetStatusOptions {
  readonly follow?: boolean;
}

export async function status(invocation: Invocation<FleetStatusOptions>, name: string): Promise<ExitCode> {
  const { options, output } = invocation;
  const settings = invocation.settings();
  const { client, close } = await connect(settings);
  try {
    const handle = fleetHandle(client, settings.taskQueue, name);
    if (options.follow === true) return await followFleet(client, handle, invocation);
    const state = await fleetState(client, handle, invocation);
    output.object(state);
    output.say(fleetText(state, new Date()));
    return state.totals.parked > 0 ? exitCodes.parked : exitCodes.done;
  } finally {
    await close();
  }
}
