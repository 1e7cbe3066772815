/** `--timeout DURATION`, of every command that waits: when it runs out, the command ends with `noAnswer`. */
import { InvalidArgumentError, type Command } from 'commander';
import { seconds } from '../../config/readers.ts';

export const timeoutOption = (to: Command): Command =>
  to.option(
    '--timeout <duration>',
    'wait no longer than this, as in "5 minutes"; a bare number means seconds (default: no limit)',
    timeoutMs,
  );

/** Parses the text to ms. */
function timeoutMs(text: string): number {
  const answer = seconds(text);
  if (!answer.ok || answer.value <= 0 || answer.value > LONGEST_MS)
    throw new InvalidArgumentError('Write a duration, as in "5 minutes".');
  return answer.value;
}

/** The longest delay of a Node.js timer, ms. */
const LONGEST_MS = 2_147_483_647;
