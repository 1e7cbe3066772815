/** The picture of a fleet for people: the desired state, then every item, first those that need a person. */
import pc from 'picocolors';
import type { FleetPicture, PictureItem, PictureState } from '../../../client/fleet-picture-report.ts';
import { linkOfWorkflowId, LINK_ID_PREFIX } from '../../../contract/request.ts';
import { dateTime } from '../../../contract/time-text.ts';
import { createTable } from '../../text/table.ts';
import { shellWord } from '../../../info/shell-word.ts';
import { DEFAULT_MAX_REMOVALS, removalLimit } from '../../arguments/prune-options.ts';
import { causeway, parkedHints } from '../../hints.ts';
import { manifestWord } from './retry-advice.ts';

/** The order of the rows. */
const order: readonly PictureState[] = [
  ...(['parked', 'failed', 'drifted', 'missing', 'notWanted', 'unknown'] as const),
  ...(['underWay', 'waiting', 'unproven', 'proven'] as const),
];

/** The names of the states for people. */
export const stateWords: Readonly<Record<PictureState, string>> = {
  parked: 'parked',
  failed: 'failed',
  drifted: 'drifted',
  missing: 'missing',
  notWanted: 'no longer wanted',
  unknown: 'not seen',
  underWay: 'under way',
  waiting: 'waiting',
  unproven: 'there, not proven',
  proven: 'there, proven',
};

export function fleetPictureText(picture: FleetPicture): string {
  const items = sorted(picture.items);
  return [
    summaryOf(picture),
    appliedText(picture),
    picture.run?.stopped === undefined || picture.run.over ? '' : `Nothing more is started: ${picture.run.stopped}.`,
    itemTable(items),
    items.flatMap(hintsOf).join('\n'),
    leftHint(picture),
  ]
    .filter(Boolean)
    .join('\n\n');
}

export const sorted = (items: readonly PictureItem[]): readonly PictureItem[] =>
  order.flatMap((state) => items.filter((item) => item.state === state));

/** "Fleet shop: 74 of 80 there (70 proven), 2 drifted, 1 parked" */
export function summaryOf({ name, totals, items }: FleetPicture): string {
  const there = totals.proven + totals.unproven;
  const wanted = items.filter((item) => item.wanted).length;
  const others = order
    .filter((state) => state !== 'proven' && state !== 'unproven' && totals[state] > 0)
    .map((state) => `${totals[state]} ${stateWords[state]}`);
  return [`Fleet ${name}: ${there} of ${wanted} there (${totals.proven} proven)`, ...others].join(', ');
}

function appliedText({ applied }: FleetPicture): string {
  if (applied === undefined) return 'No manifest was applied: it was started without one.';
  const { actor, at, hash, source, items } = applied;
  return `Wanted: ${items} services, as ${actor} applied it on ${dateTime(at)}${source === undefined ? '' : ` from ${source}`} (${hash.slice(0, 12)}).`;
}

function itemTable(items: readonly PictureItem[]): string {
  if (items.length === 0) return '';
  const table = createTable(['service', 'state', 'since', '']);
  for (const { link, state, since, says } of items)
    table.push([link, colour(state), since === undefined ? '' : dateTime(since), says]);
  return table.toString();
}

function colour(state: PictureState): string {
  const words = stateWords[state];
  if (state === 'proven') return pc.green(words);
  if (state === 'failed' || state === 'parked') return pc.red(words);
  return state === 'unproven' || state === 'underWay' || state === 'waiting' ? words : pc.yellow(words);
}

/** The commands for the items that wait for a person. */
function hintsOf({ link, parked = [] }: PictureItem): readonly string[] {
  const named = linkOfWorkflowId(`${LINK_ID_PREFIX}${link}`);
  if (named === undefined) return [];
  return parked.map((step) =>
    [
      `${link} waits at ${step.step}. Fix: ${step.failure.fix}`,
      ...parkedHints(named, step).map((hint) => `  ${hint}`),
    ].join('\n'),
  );
}

/** The items that left the manifest, with the commands that take them away. */
function leftHint({ items, applied }: FleetPicture): string {
  const left = items.filter(({ state }) => state === 'notWanted');
  if (left.length === 0) return '';
  const made = left.filter((item) => item.made);
  const others = left.filter((item) => !item.made);
  const most = made.length > removalLimit(DEFAULT_MAX_REMOVALS, items.length) ? ` --max-removals ${made.length}` : '';
  return [
    `${left.length} left the manifest and are still there.`,
    ...(made.length === 0
      ? []
      : [
          `This fleet made ${made.length} of them. To take them away:`,
          `  ${causeway(`fleet apply -f ${manifestWord(applied?.source)} --prune${most}`)}`,
        ]),
    ...(others.length === 0
      ? []
      : [
          `${others.length} were there before this fleet, or belong to somebody else. To take one away anyway:`,
          ...others.slice(0, MOST_COMMANDS).map(({ link }) => `  ${causeway(`offboard ${shellWord(link)}`)}`),
          ...(others.length > MOST_COMMANDS ? [`  … and ${others.length - MOST_COMMANDS} more`] : []),
        ]),
  ].join('\n');
}

const MOST_COMMANDS = 10;
