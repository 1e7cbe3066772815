/** `causeway fleet report NAME`: the picture of a fleet as a file. */
import { runTimings } from '../../../client/run-timings.ts';
import type { Invocation } from '../../program/command.ts';
import { exitCodes, type ExitCode } from '../../program/exit-codes.ts';
import { fleetHtml } from '../../report/fleet-html.ts';
import { fleetCsv, fleetMarkdown } from '../../report/fleet-rows.ts';
import type { FormatOptions } from '../../arguments/format-options.ts';
import { writeReport } from '../../report/write-report.ts';
import { connect } from '../connect.ts';
import { askPicture } from './picture.ts';

export async function pictureReport(invocation: Invocation<FormatOptions>, name: string): Promise<ExitCode> {
  const { options, output } = invocation;
  const { client, close } = await connect(invocation.settings());
  try {
    const picture = await askPicture(client, invocation, name, true);
    const links = picture.items.map(({ link }) => link);
    const timings = await runTimings(client, links);
    await writeReport(
      output,
      options,
      { ...picture, timings },
      {
        html: () => fleetHtml(picture, timings, new Date()),
        csv: () => fleetCsv(picture),
        md: () => fleetMarkdown(picture),
      },
    );
    return exitCodes.done;
  } finally {
    await close();
  }
}
