/** A fleet for people: totals, when it ends, and the items that need a look. */
import { isThere, type FleetState, type ItemState } from '../../../contract/fleet.ts';
import { createTable } from '../../text/table.ts';
import { durationText } from '../../text/duration-text.ts';

const MOST_ROWS = 30;
/** Items that need a person come first. */
const order: readonly ItemState[] = [
  ...(['parked', 'failed', 'rolledBack', 'partial', 'skipped', 'open', 'starting', 'waiting'] as const),
];

export function fleetText(state: FleetState, now: Date): string {
  const items = order.flatMap((each) => state.items.filter((item) => item.state === each && !isThere(item.state)));
  const table = createTable(['service', 'state', 'for', 'why']);
  for (const { link, state: stands, since, why } of items.slice(0, MOST_ROWS))
    table.push([link, stands, durationText(now.getTime() - Date.parse(since)), (why ?? '').slice(0, 100)]);
  return [
    totalsText(state),
    state.stopped === undefined || state.totals.waiting === 0 ? '' : `Nothing more is started: ${state.stopped}.`,
    state.awaits === undefined ? '' : `It waits for ${state.awaits}.`,
    ends(state, now),
    items.length === 0 ? '' : table.toString(),
    items.length > MOST_ROWS ? `… and ${items.length - MOST_ROWS} more (--json lists all)` : '',
  ]
    .filter(Boolean)
    .join('\n');
}

/** "shop-links: 42 of 500 there, 120 open, 2 parked" */
export function totalsText({ name, totals, items }: FleetState): string {
  const there = totals.ready + totals.adopted + totals.alreadyThere;
  const others = order.flatMap((state) => (totals[state] > 0 ? [`${totals[state]} ${state}`] : []));
  return [`${name}: ${there} of ${items.length} there`, ...others].join(', ');
}

const ends = ({ endsAt, over }: FleetState, now: Date): string =>
  endsAt === undefined || over ? '' : `At this pace it ends in ${durationText(Date.parse(endsAt) - now.getTime())}.`;
