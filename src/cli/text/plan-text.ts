/** A plan for people: the steps as a table, then what was found, worst first. */
import pc from 'picocolors';
import type { PlannedStep, PlanReport } from '../../contract/plan.ts';
import type { Finding } from '../../contract/finding.ts';
import { createTable } from './table.ts';
import { linkText } from '../arguments/link-argument.ts';

export function planText(report: PlanReport): string {
  const sections = [
    headline(report),
    stepTable(report.steps),
    report.findings.map(findingText).join('\n'),
    priceText(report),
    summaryText(report),
  ];
  return sections.filter((section) => section !== '').join('\n\n');
}

function headline(report: PlanReport): string {
  const name = linkText(report);
  switch (report.verdict) {
    case 'nothing':
      return pc.green(`${name}: nothing to do`);
    case 'differences':
      return pc.yellow(
        `${name}: there are differences${report.minutes > 0 ? `, about ${report.minutes} minutes` : ''}`,
      );
    case 'invalid':
      return pc.red(`${name}: a run would be refused before it changes anything`);
  }
}

function stepTable(steps: readonly PlannedStep[]): string {
  if (steps.length === 0) return '';
  const several = new Set(steps.flatMap(({ endpoint }) => endpoint ?? [])).size > 1;
  const table = createTable(['', 'step', ...(several ? ['endpoint'] : []), 'does', 'minutes', '']);
  for (const { step, endpoint = '', does, minutes, says, unknown, allows = [] } of steps) {
    const open = unknown.length === 0 ? '' : ` (not known yet: ${unknown.join(', ')})`;
    const about = minutes === 0 ? '' : String(minutes);
    const named = says.includes(allows.join(', ')) ? '' : `: ${allows.join(', ')}`;
    table.push([marks[does], step, ...(several ? [endpoint] : []), does, about, `${says}${named}${open}`]);
  }
  return table.toString();
}

/** As in a diff. A replacement is a removal and a creation. */
const marks: Readonly<Record<PlannedStep['does'], string>> = {
  nothing: ' ',
  create: '+',
  adopt: ' ',
  modify: '~',
  replace: '-+',
  wait: ' ',
  moved: '!',
  refuse: '!',
};

/** Printed last, so that it stays visible. Empty for a request that is refused: it changes nothing. */
function summaryText({ verdict, steps, changes }: PlanReport): string {
  if (verdict === 'invalid' || steps.length === 0) return '';
  const { create, change, remove } = changes;
  const counts = [pc.green(`${create} to create`), pc.yellow(`${change} to change`), pc.red(`${remove} to remove`)];
  return `Plan: ${counts.join(', ')}.`;
}

function findingText({ level, field, value, problem, fix, failure }: Finding): string {
  const parks = level === 'error' && failure !== undefined ? ` (a run would start and park there: ${failure})` : '';
  const text = `${level}: ${field}: ${value === undefined ? '' : `${value} `}${problem}${parks}`;
  return `${colour[level](text)}\n  ${fix}`;
}

const colour = { error: pc.red, warning: pc.yellow, note: pc.dim } as const;

function priceText({ price, steps }: PlanReport): string {
  if (steps.length === 0) return '';
  const { usdPerMonth, usdPerGb, awsPricesOf, estimatedFor = [] } = price;
  const aws =
    estimatedFor.length === 0
      ? `AWS’s of ${awsPricesOf}`
      : `AWS’s an estimate: for ${estimatedFor.join(', ')} the price of its cheapest regions, of ${awsPricesOf}`;
  return `${usdPerMonth.toFixed(2)} USD a month and ${usdPerGb} USD a GB. Aiven’s price as of now, ${aws}.`;
}
