/** What is wrong with the times of a schedule: of the duration before it is sent, else in the words of the server. */
import { seconds } from '../../../config/readers.ts';
import { ProblemsError, type Problem } from '../../../problems/problems.ts';
import { withoutFullStop } from '../../../contract/printable.ts';

export interface Times {
  readonly every?: string;
  readonly cron?: string;
  readonly timeZone: string;
  readonly jitter: string;
  readonly catchupWindow: string;
}

/** @throws ProblemsError that names each option whose value is no duration */
export function requireDurations({ every, jitter, catchupWindow }: Times): void {
  const given = { '--every': every, '--jitter': jitter, '--catchup-window': catchupWindow };
  const problems = Object.entries(given).flatMap(([field, value]): readonly Problem[] => {
    if (value === undefined || isDuration(value)) return [];
    return [{ field, value, problem: 'is not a duration', fix: 'write one with its unit, as in "6 hours"' }];
  });
  if (problems.length > 0) throw new ProblemsError('Invalid', problems);
}

/** To the SDK a bare number means milliseconds, and nobody means that. */
const isDuration = (text: string): boolean => !/^[\d.]+$/.test(text.trim()) && seconds(text).ok;

/** What the server said to the schedule, as the option it is about; undefined: it said something else. */
export function refusedTimes(error: unknown, { cron, timeZone }: Times): ProblemsError | undefined {
  // The SDK makes a TypeError of the server's INVALID_ARGUMENT, and keeps its words alone.
  if (!(error instanceof TypeError)) return undefined;
  const said = withoutFullStop(error.message);
  const zone = /time ?zone/i.test(said);
  const problem = { problem: `is refused by the Temporal server: ${said}` };
  if (zone)
    return refused({
      field: '--time-zone',
      value: timeZone,
      ...problem,
      fix: 'write an IANA name, as in Europe/Helsinki',
    });
  if (cron === undefined) return refused({ field: 'schedule', ...problem, fix: 'correct what it names' });
  const fix = 'write five fields (minute, hour, day of month, month, day of week), as in "0 3 * * 1-5"';
  return refused({ field: '--cron', value: cron, ...problem, fix });
}

const refused = (problem: Problem): ProblemsError => new ProblemsError('Invalid', [problem]);
