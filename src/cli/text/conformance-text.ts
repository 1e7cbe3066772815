/** What `conformance` is about to do, and what it found, for people. */
import pc from 'picocolors';
import type { PlanReport } from '../../contract/plan.ts';
import type { CassetteHeader } from '../../conformance/cassette.ts';
import type { Comparison, DurationRow } from '../../conformance/compare/difference.ts';
import { linkText } from '../arguments/link-argument.ts';
import type { Parts } from '../conformance/parts.ts';
import { createTable } from './table.ts';

const HOURS_PER_MONTH = 730;

/** `report`: the plan of the whole request. */
export function intentText(
  report: PlanReport,
  { first, whole }: Parts,
  { probeHere, out }: { readonly probeHere: boolean; readonly out: string },
): string {
  const name = linkText(report);
  const { usdPerMonth, usdPerGb } = report.price;
  const endpoints = whole === undefined ? 0 : whole.endpoints.length - first.endpoints.length;
  const extended =
    whole === undefined
      ? '3. extend nothing: the request has one endpoint with one subnet'
      : `3. extend it by ${endpoints > 0 ? `${endpoints} more endpoint(s)` : 'one more subnet'}`;
  return [
    `What this does with ${name}, in your own accounts:`,
    `  1. onboard it: a PrivateLink resource, a VPC endpoint in ${first.endpoints.map(({ vpcId }) => vpcId).join(', ')}, ${first.components.join(', ')} enabled`,
    `     ${probeHere ? 'its routes are proven from this machine' : 'its routes are not proven; --probe-here proves them, on a machine in the VPC'}`,
    '  2. allow one more principal (the root of the account), and remove it again',
    `  ${extended}`,
    '  4. offboard it: remove everything that was created, and check that it is gone',
    `The API traffic is recorded in ${out}, without names, ids, addresses and secrets.`,
    `It takes about ${Math.round(report.minutes * 2 + 5)} minutes and about ${(usdPerMonth / HOURS_PER_MONTH).toFixed(2)} USD, because each started hour is charged:`,
    `${usdPerMonth.toFixed(2)} USD a month, and ${usdPerGb} USD a GB. Then the same runs against the sandbox, at no cost.`,
  ].join('\n');
}

export function comparisonText({ differences, durations, notes }: Comparison): string {
  const head =
    differences.length === 0
      ? pc.green('No difference between the recording and the sandbox.')
      : pc.yellow(
          `${differences.length} difference${differences.length === 1 ? '' : 's'} between the recording and the sandbox:`,
        );
  return [
    head,
    ...differences.map(
      ({ kind, says, recording, sandbox }) => `  ${kind}: ${says}\n    recording: ${recording}; sandbox: ${sandbox}`,
    ),
    '',
    durationTable(durations),
    ...notes.map((note) => pc.dim(`note: ${note}`)),
  ].join('\n');
}

function durationTable(durations: readonly DurationRow[]): string {
  const table = createTable(['', 'seen', 'recording', 'sandbox', 'ratio']);
  for (const row of durations) table.push([row.what, row.count, ...cells(row)]);
  return table.toString();
}

const cells = ({ least, most, sandbox, ratio }: DurationRow): readonly string[] => [
  `${seconds(least)} to ${seconds(most)} s`,
  sandbox === undefined ? 'none' : `${seconds(sandbox)} s`,
  ratio === undefined ? '' : String(ratio),
];

const seconds = (ms: number): string => String(Math.round(ms / 1000));

/** The same as a file that can be sent. */
export function comparisonMarkdown(
  { recordedFrom, recordedOn, causeway }: CassetteHeader,
  { differences, durations, notes }: Comparison,
): string {
  const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
  return [
    '# Conformance of the sandbox',
    `Recorded from ${recordedFrom} on ${recordedOn}, with Causeway ${causeway}.`,
    `## Differences: ${differences.length}`,
    [
      '| kind | what | recording | sandbox |',
      '| --- | --- | --- | --- |',
      ...differences.map(
        ({ kind, says, recording, sandbox }) => `| ${[kind, says, recording, sandbox].map(cell).join(' | ')} |`,
      ),
    ].join('\n'),
    '## Durations',
    [
      '| what | times seen | recording (median) | sandbox (median) | ratio |',
      '| --- | --- | --- | --- | --- |',
      ...durations.map((row) => `| ${[row.what, String(row.count), ...cells(row)].map(cell).join(' | ')} |`),
    ].join('\n'),
    '## Notes',
    notes.map((note) => `- ${note}`).join('\n'),
    '',
  ].join('\n\n');
}
