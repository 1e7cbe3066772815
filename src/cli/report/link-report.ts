/** The content of a report on one link, and its plain formats. */
import type { OnboardResult, RunState } from '../../contract/run.ts';
import { dateTime } from '../../contract/time-text.ts';
import { csvRows, markdownRows, markdownText } from './rows.ts';

export interface LinkReport {
  readonly state: RunState;
  /** The result of an onboarding that succeeded. */
  readonly result?: OnboardResult;
  /** ISO 8601 */
  readonly lookedAt: string;
}

export const linkColumns = [
  'endpoint',
  'phase',
  'account',
  'region',
  'VPC endpoint',
  'connection id',
  'proven',
] as const;

/** One row for each endpoint. */
export const linkRows = ({ state, result }: LinkReport): readonly (readonly string[])[] =>
  state.endpoints.map(({ key, phase, account, region, vpcEndpointId = '', connectionId = '' }) => [
    ...[key, phase, account, region, vpcEndpointId, connectionId],
    result?.endpoints.find((each) => each.key === key)?.verifiedBy === 'probe' ? 'yes' : 'no',
  ]);

/** Every route of every endpoint was proven by a probe. */
export const isProven = ({ status }: RunState): boolean => status === 'Ready';

export const linkCsv = (report: LinkReport): string => csvRows([linkColumns, ...linkRows(report)]);

export function linkMarkdown(report: LinkReport): string {
  const { state, result } = report;
  return [
    `# ${state.project}/${state.service}: ${state.status}`,
    `${state.workflow} since ${dateTime(state.startedAt)}. Components: ${state.components.join(', ') || 'none'}.${result === undefined ? '' : ` ${result.usdPerMonth.toFixed(2)} USD a month, without traffic.`}`,
    ...state.parked.map(
      ({ step, failure }) =>
        `It waits for a person at ${step}: ${markdownText(failure.message)} Fix: ${markdownText(failure.fix)}`,
    ),
    markdownRows([linkColumns, ...linkRows(report)]),
  ].join('\n\n');
}
