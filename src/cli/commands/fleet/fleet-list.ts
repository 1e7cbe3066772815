/** `causeway fleet list`: the fleets of this installation, with what was last known of each. */
import { fleetPicture } from '../../../client/fleet-picture.ts';
import type { FleetPicture } from '../../../client/fleet-picture-report.ts';
import { recordedFleets } from '../../../client/fleet-record.ts';
import { unlessMissing } from '../../../client/answered.ts';
import { dateTime } from '../../../contract/time-text.ts';
import type { Invocation } from '../../program/command.ts';
import { exitCodes, type ExitCode } from '../../program/exit-codes.ts';
import { createTable } from '../../text/table.ts';
import { workerAnswer } from '../../waiting/worker-answer.ts';
import { connect } from '../connect.ts';

export async function listFleets(invocation: Invocation<object>): Promise<ExitCode> {
  const { output } = invocation;
  const settings = invocation.settings();
  const { client, close } = await connect(settings);
  try {
    const fleets = await workerAnswer(invocation, {
      client,
      settings,
      ask: async () => {
        const names = await recordedFleets(client, settings.taskQueue);
        const found = await Promise.all(
          // Visibility lags behind: a fleet of the list may have ended.
          names.map((name) => unlessMissing(fleetPicture(client, settings.taskQueue, name, { look: false }))),
        );
        return found.flatMap((picture) => picture ?? []);
      },
      unknown: 'It is not known which fleets there are. Nothing was changed.',
      fix: 'start a worker, then run this again',
      isRepeatable: true,
    });
    output.object({ fleets: fleets.map(({ items: _items, audit: _audit, ...fleet }) => fleet) });
    output.say(fleets.length === 0 ? 'No fleet is known here.' : listText(fleets));
    return exitCodes.done;
  } finally {
    await close();
  }
}

function listText(fleets: readonly FleetPicture[]): string {
  const head = ['fleet', 'wanted', 'there', 'proven', 'drifted', 'parked', 'failed', 'not wanted', 'applied', 'by'];
  const table = createTable(head);
  for (const { name, applied, totals, items } of fleets)
    table.push([
      name,
      items.filter(({ wanted }) => wanted).length,
      totals.proven + totals.unproven,
      totals.proven,
      totals.drifted + totals.missing,
      totals.parked,
      totals.failed,
      totals.notWanted,
      applied === undefined ? '' : dateTime(applied.at),
      applied?.actor ?? '',
    ]);
  return table.toString();
}
