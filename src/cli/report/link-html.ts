/** The report of one link as one HTML file. */
import { timelineOf } from '../../client/run-timings.ts';
import type { RunState } from '../../contract/run.ts';
import { dateTime } from '../../contract/time-text.ts';
import { timelineChart } from './charts.ts';
import { escaped, tableHtml, textCell } from './html.ts';
import { isProven, linkColumns, linkRows, type LinkReport } from './link-report.ts';
import { pageHtml, section } from './page.ts';

export function linkHtml(report: LinkReport): string {
  const { state, result, lookedAt } = report;
  const { project, service, status, components, endpoints, startedAt, workflow } = state;
  return pageHtml({
    title: `${project}/${service}`,
    subtitle: `${workflow} since ${dateTime(startedAt)}; as of ${dateTime(lookedAt)}.`,
    tiles: [
      { name: 'status', value: status },
      { name: 'proven', value: isProven(state) ? 'yes' : 'no' },
      { name: 'endpoints', value: String(endpoints.length) },
      { name: 'open components', value: components.join(', ') || 'none' },
      ...(result === undefined ? [] : [{ name: 'USD a month', value: result.usdPerMonth.toFixed(2) }]),
    ],
    sections: [
      waitsSection(state),
      endpointSection(report),
      timeSection(state),
      noteSection(state),
      auditSection(state),
    ],
  });
}

function waitsSection({ parked }: RunState): string {
  if (parked.length === 0) return '';
  const head = ['step', 'since', 'reason', 'what to do'];
  const rows = parked.map(({ step, since, failure }) => [
    { html: escaped(step), isName: true },
    ...[dateTime(since), failure.message, failure.fix].map((text) => textCell(text)),
  ]);
  return section(
    'parked',
    'What it waits for',
    tableHtml({ id: 'waits', caption: 'Steps that wait for a person', head }, rows),
  );
}

function endpointSection(report: LinkReport): string {
  const rows = linkRows(report).map(([key = '', ...cells]) => [
    { html: escaped(key), isName: true },
    ...cells.map((text) => textCell(text)),
  ]);
  const table = { id: 'endpoints-table', caption: 'Every endpoint of the link', head: linkColumns };
  return section('endpoints', 'Endpoints', tableHtml(table, rows));
}

function timeSection(state: RunState): string {
  const timeline = timelineOf(state);
  if (timeline.bars.length === 0) return '';
  return section('run', 'Time that each step took', timelineChart('run-chart', timeline));
}

function noteSection({ warnings }: RunState): string {
  if (warnings.length === 0) return '';
  return section(
    'warnings',
    'Worth knowing',
    `<ul>${warnings.map((each) => `<li>${escaped(each)}</li>`).join('')}</ul>`,
  );
}

function auditSection({ audit }: RunState): string {
  if (audit.length === 0) return '';
  const table = {
    id: 'audit-table',
    caption: 'Who did what, and why',
    head: ['when', 'what', 'who', 'why', 'result'],
  };
  const rows = audit.map(({ at, what, actor, reason = '', outcome = '' }) =>
    [dateTime(at), what, actor, reason, outcome].map((text) => textCell(text)),
  );
  return section('audit', 'Who did what', tableHtml(table, rows));
}
