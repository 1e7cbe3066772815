/** Timings, for people. */
import { createTable } from './table.ts';
import { durationText } from './duration-text.ts';
import type { Timing } from '../follow/timings.ts';

export function timingsTable(timings: readonly Timing[]): string {
  const table = createTable(['step', 'endpoint', 'took in the world', 'noticed after']);
  for (const { step, endpoint, worldMs, lagMs } of timings)
    table.push([step, endpoint ?? 'all', durationText(worldMs), `${lagMs} ms`]);
  return table.toString();
}
