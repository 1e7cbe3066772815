/** Fleets from the first create to the last, against what EC2's rate allows. */
import { availableParallelism, loadavg } from 'node:os';
import { benchFleet } from './fleets.ts';
import { markdownTable, writeSection, type Row } from './page.ts';

/** `speed`: of the sandbox's clock. It is chosen so that EC2's rate is the bound, and not the machine. */
export async function sayFleets(sizes: readonly { accounts: number; each: number; speed: number }[]): Promise<string> {
  const rows: Row[] = [];
  for (const { accounts, each, speed } of sizes) {
    const figures = await benchFleet({ accounts, each }, speed);
    const { createsTook, bound } = figures;
    rows.push([
      `${accounts} × ${each}, world × ${speed}`,
      `${figures.ready} of ${figures.endpoints}`,
      ...[createsTook.toFixed(1), bound.toFixed(1), (createsTook / bound).toFixed(3), figures.throttled],
      ...[figures.took.toFixed(1), figures.eventsEach.toFixed(1), figures.actionsEach.toFixed(1), figures.fleetEvents],
    ]);
  }
  const head = [
    ...['accounts × endpoints', 'ready', 'first create to last, s', 'bound: one account’s rate, s', 'ratio'],
    ...[
      'throttled by EC2',
      'whole fleet, s',
      'events each',
      'Actions each, no heartbeats',
      'events of the fleet’s last run',
    ],
  ];
  const load = `Load of the machine meanwhile: ${loadavg()[0]?.toFixed(1) ?? '?'} on ${availableParallelism()} cores.`;
  const text = `${markdownTable([head, ...rows])}\n\n${load}`;
  await writeSection('fleets', text);
  return text;
}
