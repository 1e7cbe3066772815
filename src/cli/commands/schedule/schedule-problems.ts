/** Problems with the times of a schedule: durations are checked before it is sent, the rest is checked by the server. */
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

/** @throws ProblemsError that names each option whose value is not a duration */
export function requireDurations({ every, jitter, catchupWindow }: Times): void {
  const given = { '--every': every, '--jitter': jitter, '--catchup-window': catchupWindow };
  const problems = Object.entries(given).flatMap(([field, value]): readonly Problem[] => {
    if (value === undefined || isDuration(value)) return [];
    return [{ field, value, problem: 'is not a duration', fix: 'write one with its unit, as in "6 hours"' }];
  });
  if (problems.length > 0) throw new ProblemsError('Invalid', problems);
}

/** Refuses a bare number: the SDK would read it as milliseconds. */
const isDuration = (text: string): boolean => !/^[\d.]+$/.test(text.trim()) && seconds(text).ok;

/** Turns the server's refusal into a problem of the option that caused it; undefined: another error. */
export function refusedTimes(error: unknown, { cron, timeZone }: Times): ProblemsError | undefined {
  // The SDK turns the server's INVALID_ARGUMENT into a TypeError that has only its message.
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
