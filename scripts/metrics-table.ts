/** The table of our metrics, as docs/monitoring.md shows it. */
import { metrics, type MetricDefinition } from '../src/contract/metrics.ts';

export function metricsTable(): string {
  const rows = Object.values<MetricDefinition>(metrics).map(({ name, kind, labels, says }) =>
    row([
      `\`${name}${kind === 'counter' ? '_total' : ''}\``,
      kind,
      labels.map((label) => `\`${label}\``).join(', '),
      says,
    ]),
  );
  return [row(['metric', 'kind', 'labels', 'what it says']), row(['---', '---', '---', '---']), ...rows].join('\n');
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
