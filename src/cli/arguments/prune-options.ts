/** `--prune` and `--max-removals` of a fleet. */
import { InvalidArgumentError, type Command } from 'commander';

export interface PruneOptions {
  readonly prune?: boolean;
  readonly maxRemovals: string;
}

export const pruneOptions = (to: Command): Command =>
  to
    .option('--prune', 'take away what this fleet made and the manifest no longer names')
    .option(
      '--max-removals <n>',
      'refuse to take away more than this count, or than this percentage of the fleet',
      countOrPart,
      DEFAULT_MAX_REMOVALS,
    );

export const DEFAULT_MAX_REMOVALS = '10%';

/** How many removals `--max-removals` allows. A percentage is rounded up, so that a small fleet may have one. */
export const removalLimit = (text: string, items: number): number =>
  text.endsWith('%') ? Math.ceil((items * Number.parseFloat(text)) / 100) : Number(text);

/** "5" or "10%" */
function countOrPart(text: string): string {
  if (/^\d+$/.test(text) || /^(100|[1-9]?\d)%$/.test(text)) return text;
  throw new InvalidArgumentError('Write a count or a percentage, as in 5 or 10%.');
}
