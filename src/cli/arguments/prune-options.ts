/** `--prune` and `--max-removals` of a fleet. */
import { InvalidArgumentError, type Command } from 'commander';

export interface PruneOptions {
  readonly prune?: boolean;
  readonly maxRemovals: string;
}

export const pruneOptions = (to: Command): Command =>
  to
    .option('--prune', 'take away what this fleet made and the manifest names no more')
    .option('--max-removals <n>', 'take away no more than so many, or such a part of the fleet', countOrPart, '10%');

/** "5" or "10%" */
function countOrPart(text: string): string {
  if (/^\d+$/.test(text) || /^(100|[1-9]?\d)%$/.test(text)) return text;
  throw new InvalidArgumentError('Write a count or a percentage, as in 5 or 10%.');
}
