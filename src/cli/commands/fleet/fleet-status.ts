/** `causeway fleet status`: every item of a fleet and its state now. */
import { fleetHandle } from '../../../client/fleets.ts';
import type { Invocation } from '../../program/command.ts';
import { connect } from '../connect.ts';
import { exitCodes, type ExitCode } from '../../program/exit-codes.ts';
import { fleetPictureText } from './fleet-picture-text.ts';
import { followFleet } from './follow-fleet.ts';
import { askPicture } from './picture.ts';

export interface FleetStatusOptions {
  readonly follow?: boolean;
  readonly look: boolean;
}

export async function status(invocation: Invocation<FleetStatusOptions>, name: string): Promise<ExitCode> {
  const { options, output } = invocation;
  const settings = invocation.settings();
  const { client, close } = await connect(settings);
  try {
    if (options.follow === true)
      return await followFleet(client, fleetHandle(client, settings.taskQueue, name), invocation);
    const picture = await askPicture(client, invocation, name, options.look);
    output.object(picture);
    output.say(fleetPictureText(picture));
    return picture.totals.parked > 0 ? exitCodes.parked : exitCodes.done;
  } finally {
    await close();
  }
}
