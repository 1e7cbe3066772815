/** Numbers as Grafana's units write them, and the ticks of an axis. */

const SUFFIX: Readonly<Record<string, string>> = { ops: ' ops/s', reqps: ' req/s' };

/** Three significant digits at most. Units: `short`, `s`, `ops` and `reqps`. */
export function shown(value: number, unit = 'short'): string {
  if (unit !== 's') return `${rounded(value)}${SUFFIX[unit] ?? ''}`;
  if (value === 0) return '0 s';
  if (value < 1) return `${rounded(value * 1000)} ms`;
  return value < 120 ? `${rounded(value)} s` : `${rounded(value / 60)} min`;
}

const rounded = (value: number): string => String(Number(value.toPrecision(value >= 100 ? 4 : 3)));

/** From 0 to the first round number that is not below the largest value, in at most five steps; counts in whole numbers. */
export function ticks(largest: number, unit = 'short'): readonly number[] {
  if (largest <= 0) return [0, 1];
  const power = 10 ** Math.floor(Math.log10(largest));
  const steps =
    unit === 's' && largest >= 120 ? [30, 60, 120, 300, 600, 1800] : [0.2, 0.5, 1, 2, 5].map((each) => each * power);
  const wanted = steps.find((each) => largest / each <= 4) ?? largest;
  const step = unit === 'short' ? Math.max(1, wanted) : wanted;
  return Array.from({ length: Math.ceil(largest / step) + 1 }, (_, index) => Number((index * step).toPrecision(6)));
}
