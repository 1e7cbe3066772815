/** The rows of a fleet report: one for each item, in every format. */
import type { FleetPicture, PictureItem } from '../../client/fleet-picture-report.ts';
import { dateTime } from '../../contract/time-text.ts';
import { csvRows, markdownRows } from './rows.ts';
import { sorted, stateWords, summaryOf } from '../commands/fleet/fleet-picture-text.ts';
import { differenceText } from '../../contract/difference-text.ts';

export const fleetColumns = [
  'service',
  'state',
  'proven',
  'since',
  'USD a month',
  'team',
  'drift',
  'waits for',
] as const;

export const provenText = ({ provenAt }: PictureItem): string =>
  provenAt === undefined ? 'no' : `yes, on ${dateTime(provenAt)}`;

export const driftOf = ({ differences, state }: PictureItem): readonly string[] =>
  state === 'drifted' || state === 'missing' ? differences.map(differenceText) : [];

/** What an item waits for, and who must act. */
export function waitsOf({ state, parked = [], says }: PictureItem): string {
  if (state === 'parked')
    return parked.length === 0
      ? says
      : parked.map(({ step, failure }) => `a person, at ${step}: ${failure.message} Fix: ${failure.fix}`).join(' ');
  if (state === 'failed' || state === 'unknown') return `a person: ${says}`;
  if (state === 'drifted' || state === 'missing') return 'the next apply';
  if (state === 'notWanted') return 'a removal: it left the manifest';
  return state === 'underWay' || state === 'waiting' ? 'its run' : '';
}

const rowOf = (item: PictureItem): readonly string[] => [
  item.link,
  stateWords[item.state],
  provenText(item),
  item.since ?? '',
  item.usdPerMonth?.toFixed(2) ?? '',
  item.team ?? '',
  driftOf(item).join('; '),
  waitsOf(item),
];

export const fleetCsv = ({ items }: FleetPicture): string => csvRows([fleetColumns, ...sorted(items).map(rowOf)]);

export function fleetMarkdown(picture: FleetPicture): string {
  const { price, items } = picture;
  return [
    `# ${summaryOf(picture)}`,
    price === undefined
      ? ''
      : `${price.usdPerMonth.toFixed(2)} USD a month, without traffic. By team: ${price.byTeam.map(({ of, usdPerMonth }) => `${of} ${usdPerMonth.toFixed(2)}`).join(', ')}.`,
    markdownRows([fleetColumns, ...sorted(items).map(rowOf)]),
  ]
    .filter(Boolean)
    .join('\n\n');
}
