/** `causeway schedule list`: lists each schedule with what its last run reported. */
import { listSchedules, type ScheduleSummary } from '../../../client/schedules.ts';
import { createTable } from '../../text/table.ts';
import type { Invocation } from '../../program/command.ts';
import { causeway } from '../../hints.ts';
import { connect } from '../connect.ts';
import { exitCodes, type ExitCode } from '../../program/exit-codes.ts';
import { dateTime } from '../../../contract/time-text.ts';

export async function listAll({ output, settings }: Invocation<object>): Promise<ExitCode> {
  const { client, close } = await connect(settings());
  try {
    const schedules = await listSchedules(client);
    output.object({ schedules });
    output.say(schedules.length === 0 ? 'No schedule is set here.' : listText(schedules));
    return exitCodes.done;
  } finally {
    await close();
  }
}

function listText(schedules: readonly ScheduleSummary[]): string {
  const table = createTable(['schedule', 'does', 'next', 'last', 'dropped', 'missed', 'reported']);
  for (const { name, workflow, paused, nextAt, lastAt, dropped, missed, lastSays } of schedules)
    table.push([name, workflow, paused ? 'paused' : utc(nextAt), utc(lastAt), dropped, missed, lastSays ?? '']);
  const swallowed = schedules.filter(({ missed }) => missed > 0).map(missedText);
  return [table.toString(), ...swallowed].join('\n');
}

/** The number alone does not show that no run looked during that time. */
const missedText = ({ name, missed }: ScheduleSummary): string =>
  `! ${name} missed ${missed} ${missed === 1 ? 'run' : 'runs'}: the Temporal server was away for longer than its catch-up window. Run it now: ${causeway(`schedule trigger ${name}`)}`;

const utc = (iso: string | undefined): string => (iso === undefined ? '' : dateTime(iso));
