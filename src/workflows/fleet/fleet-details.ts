/** A fleet as markdown for the Web UI: totals, when it will end, and what needs a look. */
import type { FleetState, ItemState } from '../../contract/fleet.ts';
import { row, table, when } from '../details/markdown.ts';

/** The server keeps 20 KB. */
const MOST_ROWS = 40;

export function renderFleet(fleet: FleetState): string {
  const { name, startedAt, stopped, awaits, totals, items, endsAt, runs, over } = fleet;
  const first = attention.flatMap((state) => items.filter((item) => item.state === state));
  const counts = (Object.entries(totals) as [ItemState, number][]).filter(([, count]) => count > 0);
  return [
    `**Fleet ${name}**: ${items.length} services, since ${when(startedAt)}${runs > 1 ? `, run ${runs} of the chain` : ''}`,
    table(
      counts.map(([state]) => state),
      [row(counts.map(([, count]) => String(count)))],
    ),
    over ? 'It is over.' : endsAt === undefined ? '' : `At this pace it ends at about ${when(endsAt)}.`,
    stopped === undefined
      ? ''
      : `**Nothing more is started**: ${stopped}. Send \`retry\` (an empty box works) to go on.`,
    awaits === undefined ? '' : `**It waits** for ${awaits}.`,
    first.length === 0
      ? ''
      : table(
          ['Service', 'State', 'Since', 'Why'],
          first.slice(0, MOST_ROWS).map((item) => row([item.link, item.state, when(item.since), item.why ?? ''])),
        ),
    first.length > MOST_ROWS ? `… and ${first.length - MOST_ROWS} more: see the query \`state\`.` : '',
  ]
    .filter(Boolean)
    .join('\n\n');
}

/** The order in which an operator needs to see them. What is there, or waits for its turn, needs no look. */
const attention: readonly ItemState[] = ['parked', 'failed', 'rolledBack', 'partial', 'skipped', 'open', 'starting'];
