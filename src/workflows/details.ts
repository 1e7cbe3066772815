/** The run as markdown for the Web UI: what is awaited since when, ids with links, and what to press when it is parked. */
import type { EndpointState, ParkedStep, RunState, StepState } from '../run.ts';

/** The server keeps 20 KB; a run with many endpoints is shown a row each. */
const MANY = 8;

export function renderDetails(state: RunState): string {
  const { project, service, status, startedAt } = state;
  return [
    `**${project}/${service}**: ${status}, since ${when(startedAt)}`,
    ...state.parked.map((parked) => parkedBox(parked)),
    state.endpoints.length > MANY ? endpointRows(state) : stepRows(state),
    idLines(state.endpoints.slice(0, MANY)),
    state.warnings.length === 0 ? '' : `**Warnings**\n\n${state.warnings.map((each) => `- ${each}`).join('\n')}`,
    auditLines(state),
  ]
    .filter(Boolean)
    .join('\n\n');
}

/** "03:12 UTC", with the day when it was another one. */
export const when = (iso: string): string => {
  const today = new Date().toISOString().slice(0, 10);
  return `${iso.startsWith(today) ? '' : `${iso.slice(0, 10)} `}${iso.slice(11, 16)} UTC`;
};

function parkedBox({ step, endpoints, since, undo, failure, until }: ParkedStep): string {
  const { message, cause, fix, api, action, code, status, requestId } = failure;
  const where = endpoints.length === 0 ? '' : ` of ${endpoints.join(', ')}`;
  const source = [api, action, code, status, requestId && `request ${requestId}`].filter(Boolean).join(' · ');
  const target = endpoints.length === 1 ? `"endpoint": "${endpoints[0]}", ` : '';
  return [
    `### A person is needed: ${undo ? 'undoing ' : ''}${step}${where} is parked since ${when(since)}`,
    `> ${message}`,
    source === '' ? '' : `- **From**: ${source}`,
    `- **Usual cause**: ${cause}`,
    `- **What to do**: ${fix}`,
    `- **Then send** \`retry\` (an empty box works), or \`{${target}"actor": "you", "reason": "what you changed"}\``,
    undo
      ? '- or `skip` with `{"evidence": "why it may stay"}` to leave it where it is'
      : '- or `rollback` (an empty box works) to undo what this run made',
    until === undefined ? '' : `- Without a decision it is rolled back at ${when(until)}`,
  ]
    .filter(Boolean)
    .join('\n');
}

function stepRows({ steps }: RunState): string {
  if (steps.length === 0) return 'Checking the request.';
  const rows = steps.map(({ step, endpoint, phase, since, says }) =>
    row([step, endpoint ?? 'all', phase, when(since), says]),
  );
  return table(['Step', 'Endpoint', 'State', 'Since', 'What'], rows);
}

function endpointRows({ endpoints, steps }: RunState): string {
  const rows = endpoints.map(({ key, phase }) => {
    const latest = latestOf(steps.filter(({ endpoint }) => endpoint === key));
    return row([key, phase, latest?.step ?? '', latest === undefined ? '' : when(latest.since), latest?.says ?? '']);
  });
  return table(['Endpoint', 'State', 'Step', 'Since', 'What'], rows);
}

const latestOf = (steps: readonly StepState[]): StepState | undefined =>
  [...steps].sort((a, b) => (a.since < b.since ? -1 : 1)).at(-1);

function idLines(endpoints: readonly EndpointState[]): string {
  return endpoints
    .filter(({ vpcEndpointId }) => vpcEndpointId !== undefined)
    .map(({ key, region, account, vpcEndpointId, connectionId }) => {
      const console = `https://${region}.console.aws.amazon.com/vpcconsole/home?region=${region}#EndpointDetails:vpcEndpointId=${vpcEndpointId}`;
      return `- ${key} (${account}, ${region}): [${vpcEndpointId}](${console})${connectionId ? `, connection \`${connectionId}\`` : ''}`;
    })
    .join('\n');
}

function auditLines({ audit }: RunState): string {
  if (audit.length === 0) return '';
  const lines = audit
    .slice(-20)
    .map(
      ({ at, what, actor, reason, outcome }) =>
        `- ${when(at)} ${what} by ${actor}${reason ? `: ${reason}` : ''}${outcome ? ` (${outcome})` : ''}`,
    );
  return `**Who did what**\n\n${lines.join('\n')}`;
}

export const row = (cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;

export const table = (head: readonly string[], rows: readonly string[]): string =>
  [row(head), row(head.map(() => '---')), ...rows].join('\n');
