/** The plan of a fleet for people: what is wrong, what would be made, changed and left as it is, and what it costs. */
import pc from 'picocolors';
import type { FleetPlan, FleetTime, LeavingItem, PlannedItem, PriceOf } from '../../../client/fleet-plan-report.ts';
import { problemLine } from '../../../problems/problems.ts';
import { createTable } from '../../text/table.ts';

/** Items that stay as they are are counted, not listed. */
const MOST_ROWS = 200;

/** `pruned`: links that are to be taken away. */
export function fleetPlanText(plan: FleetPlan, pruned: readonly string[] = []): string {
  const sections = [
    plan.problems.map((problem) => pc.red(`error: ${problemLine(problem)}`)).join('\n'),
    plan.warnings.map((problem) => pc.yellow(`warning: ${problemLine(problem)}`)).join('\n'),
    itemTable(plan.items.filter(({ does }) => does !== 'leave')),
    leavingText(plan.leaving, pruned),
    priceText(plan),
    timeText(plan.time),
    summaryText(plan, pruned.length),
  ];
  return sections.filter(Boolean).join('\n\n');
}

function itemTable(items: readonly PlannedItem[]): string {
  if (items.length === 0) return '';
  const table = createTable(['', 'service', 'does', '']);
  for (const { link, does, says } of items.slice(0, MOST_ROWS)) table.push([marks[does], link, does, says]);
  const more = items.length > MOST_ROWS ? `\n… and ${items.length - MOST_ROWS} more (--json lists all)` : '';
  return `${table.toString()}${more}`;
}

function leavingText(leaving: readonly LeavingItem[], pruned: readonly string[]): string {
  if (leaving.length === 0) return '';
  const table = createTable(['', 'not in the manifest', '', '']);
  for (const { link, says, kept } of leaving) {
    const goes = pruned.includes(link);
    const why = goes ? 'is taken away' : kept === undefined ? 'stays; --prune takes it away' : `stays: ${kept}`;
    table.push([goes ? '-' : ' ', link, why, says]);
  }
  return table.toString();
}

const marks: Readonly<Record<PlannedItem['does'], string>> = {
  make: '+',
  change: '~',
  leave: ' ',
  join: ' ',
  refuse: '!',
  unknown: '?',
};

function priceText({ price: { usdPerMonth, byTeam, byAccount }, items }: FleetPlan): string {
  if (items.length === 0) return '';
  return [
    `${usd(usdPerMonth)} USD a month for all of it, without traffic.`,
    `  by team: ${byTeam.map(priced).join(', ')}`,
    `  by account: ${byAccount.map(priced).join(', ')}`,
  ].join('\n');
}

const priced = ({ of, usdPerMonth }: PriceOf): string => `${of} ${usd(usdPerMonth)}`;

const usd = (amount: number): string => amount.toFixed(2);

function timeText({ minutes, buckets }: FleetTime): string {
  if (buckets.length === 0) return '';
  const each = buckets.map(
    ({ account, region, calls, minutes: long }) =>
      `  ${account} ${region}: ${calls} endpoints, ${long} min of EC2's rate`,
  );
  return [`About ${minutes} minutes until the last is connected.`, ...each].join('\n');
}

function summaryText({ name, verdict, problems, totals, leaving }: FleetPlan, pruned: number): string {
  const { make, change, leave, join, refuse, unknown } = totals;
  const counts = [
    pc.green(`${make} to make`),
    pc.yellow(`${change} to change`),
    `${leave} as they are`,
    ...(join > 0 ? [`${join} under way`] : []),
    ...(pruned > 0 ? [pc.red(`${pruned} to take away`)] : []),
    ...(leaving.length > pruned ? [`${leaving.length - pruned} not in the manifest any more`] : []),
    ...(refuse > 0 ? [pc.red(`${refuse} refused`)] : []),
    ...(unknown > 0 ? [pc.red(`${unknown} not seen`)] : []),
  ];
  const end =
    verdict === 'invalid'
      ? ` ${pc.red(`Nothing is started: ${problems.length} problems.`)}`
      : verdict === 'nothing' && pruned === 0
        ? ' Nothing to do.'
        : '';
  return `Fleet ${name}: ${counts.join(', ')}.${end}`;
}
