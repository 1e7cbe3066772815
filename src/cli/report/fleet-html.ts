/** The report of a fleet as one HTML file. */
import type { FleetPicture, PictureItem, PictureState } from '../../client/fleet-picture-report.ts';
import type { PriceOf } from '../../client/fleet-plan-report.ts';
import type { RunTimings } from '../../client/run-timings.ts';
import { dateTime } from '../../contract/time-text.ts';
import { sorted, stateWords } from '../commands/fleet/fleet-picture-text.ts';
import { durationText } from '../text/duration-text.ts';
import { barChart, timelineChart, type Bar } from './charts.ts';
import { escaped, tableHtml, textCell, type Cell } from './html.ts';
import { pageHtml, section } from './page.ts';
import { driftOf, fleetColumns, provenText, waitsOf } from './fleet-rows.ts';

export function fleetHtml(picture: FleetPicture, timings: RunTimings, now: Date): string {
  const { name, applied, totals, items, price } = picture;
  const by =
    applied === undefined
      ? 'No manifest was applied.'
      : `Wanted as ${applied.actor} applied it on ${dateTime(applied.at)} (${applied.hash.slice(0, 12)}).`;
  const tile = (title: string, value: number): { name: string; value: string } => ({
    name: title,
    value: String(value),
  });
  return pageHtml({
    title: `Fleet ${name}`,
    subtitle: `As looked at on ${dateTime(now.toISOString())}. ${by}`,
    tiles: [
      tile('wanted', items.filter(({ wanted }) => wanted).length),
      tile('connected', totals.proven + totals.unproven),
      tile('proven', totals.proven),
      tile('drifted or missing', totals.drifted + totals.missing),
      tile('waiting for a person', totals.parked),
      tile('failed', totals.failed),
      tile('no longer wanted', totals.notWanted),
      ...(price === undefined ? [] : [{ name: 'USD a month', value: price.usdPerMonth.toFixed(2) }]),
    ],
    sections: [
      section('state', 'State of the fleet', barChart('state-chart', 'Services by state', stateBars(totals))),
      section('items-of', 'Services', itemsHtml(items)),
      price === undefined
        ? ''
        : section(
            'cost',
            'Cost a month, without traffic',
            `<h3>By team</h3>${barChart('team-chart', 'USD a month by team', price.byTeam.map(priceBar))}<h3>By account</h3>${barChart('account-chart', 'USD a month by account', price.byAccount.map(priceBar))}`,
          ),
      timings.steps.length === 0
        ? ''
        : section(
            'steps',
            `Time that each step took, of ${timings.runs} runs`,
            barChart('steps-chart', 'Median and 95th percentile of each step', stepBars(timings)),
          ),
      timings.longest === undefined
        ? ''
        : section(
            'run',
            `The run that took longest: ${timings.longest.link}`,
            timelineChart('run-chart', timings.longest),
          ),
    ],
  });
}

const kinds: Readonly<Record<PictureState, Bar['kind'] & string>> = {
  ...({ proven: 'good', unproven: 'fair', drifted: 'warn', missing: 'warn', parked: 'bad', failed: 'bad' } as const),
  ...({ underWay: 'calm', waiting: 'calm', notWanted: 'warn', unknown: 'calm' } as const),
};

const stateBars = (totals: FleetPicture['totals']): readonly Bar[] =>
  (Object.keys(kinds) as PictureState[])
    .filter((state) => totals[state] > 0)
    .map((state) => ({
      label: stateWords[state],
      value: totals[state],
      text: String(totals[state]),
      kind: kinds[state],
    }));

const priceBar = ({ of, usdPerMonth }: PriceOf): Bar => ({
  label: of,
  value: usdPerMonth,
  text: `${usdPerMonth.toFixed(2)} USD`,
});

const stepBars = ({ steps }: RunTimings): readonly Bar[] =>
  steps.flatMap(({ step, median, p95 }) => [
    { label: `${step}, median`, value: median, text: durationText(median), kind: 'fair' as const },
    { label: `${step}, 95 %`, value: p95, text: durationText(p95), kind: 'calm' as const },
  ]);

function itemsHtml(items: readonly PictureItem[]): string {
  const states = [...new Set(sorted(items).map(({ state }) => stateWords[state]))];
  const options = states.map((state) => `<option>${escaped(state)}</option>`).join('');
  const filters = `<div class="filters"><div><label for="filter">Filter</label><input id="filter" type="search" autocomplete="off"></div><div><label for="state">State</label><select id="state"><option value="">all</option>${options}</select></div><p id="shown" role="status">${items.length} services</p></div>`;
  return `${filters}${tableHtml({ id: 'items', caption: 'Every service of the fleet', head: fleetColumns }, sorted(items).map(rowOf))}`;
}

const rowOf = (item: PictureItem): readonly Cell[] => [
  { html: escaped(item.link), isName: true },
  textCell(stateWords[item.state]),
  textCell(provenText(item), item.provenAt ?? ''),
  textCell(item.since === undefined ? '' : dateTime(item.since), item.since ?? ''),
  textCell(item.usdPerMonth?.toFixed(2) ?? '', item.usdPerMonth ?? ''),
  textCell(item.team ?? ''),
  { html: listHtml(driftOf(item)) },
  textCell(waitsOf(item)),
];

const listHtml = (texts: readonly string[]): string =>
  texts.length === 0 ? '' : `<ul>${texts.map((text) => `<li>${escaped(text)}</li>`).join('')}</ul>`;
