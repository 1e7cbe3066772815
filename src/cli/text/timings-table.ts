/** Timings, for people. */
import Table from 'cli-table3';
import { bareTable } from './bare-table.ts';
import { durationText } from './duration-text.ts';
import type { Timing } from '../follow/timings.ts';

export function timingsTable(timings: readonly Timing[]): string {
  const table = new Table({ head: ['step', 'endpoint', 'took in the world', 'noticed after'], ...bareTable });
  for (const { step, endpoint, worldMs, lagMs } of timings)
    table.push([step, endpoint ?? 'all', durationText(worldMs), `${lagMs} ms`]);
  return table.toString();
}
