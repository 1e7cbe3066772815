/** The run as markdown for the Web UI: what to do when it is parked, what is awaited since when, ids with links. */
import type { EndpointState, ParkedStep, RunState, StepState } from '../../contract/run.ts';
import { code, item, link, plain, when } from './markdown.ts';
import { isOfService, nounOfStep } from '../../contract/steps.ts';
import { parkedBox, parkedWhat } from './parked-box.ts';

/**
 * What an operator reads first comes first. Kept to some kilobytes: the server keeps 20, and the Web UI hands the text
 * on in a URL.
 */
export function renderDetails(state: RunState): string {
  const { endpoints, parked, warnings } = state;
  const several = endpoints.length > 1;
  return [
    heading(state),
    ...parked.slice(0, MOST_BOXES).map((each) => parkedBox(each, state, several)),
    list(
      'Also parked',
      parked.slice(MOST_BOXES),
      (each) => `${parkedWhat(each, state)}: ${plain(each.failure.message)}`,
    ),
    ...(endpoints.length > MOST_ENDPOINTS ? [endpointLines(state)] : stepSections(state)),
    waiting(state),
    list('Warnings', warnings.slice(0, MOST_LINES), plain),
    auditLines(state),
  ]
    .filter(Boolean)
    .join('\n\n');
}

const MOST_BOXES = 3;
const MOST_ENDPOINTS = 6;
const MOST_LINES = 12;

function heading({ project, service, workflow, status, startedAt, startedBy, components }: RunState): string {
  const console = `https://console.aiven.io/project/${project}/services/${service}/overview`;
  const by = startedBy === undefined ? '' : `, started by ${plain(startedBy)}`;
  const what = components.length === 0 ? '' : ` (${components.join(', ')})`;
  return `**${link(`${project}/${service}`, console)}**${what}: **${status}**. ${workflow} since ${when(startedAt)}${by}.`;
}

/** The service's own steps, then those of each endpoint. */
function stepSections({ endpoints, steps, parked }: RunState): string[] {
  if (steps.length === 0) return ['Checking the request.'];
  const boxes = parked.slice(0, MOST_BOXES);
  const line = (step: StepState): string => stepLine(step, boxes);
  const shared = steps.filter(({ endpoint }) => endpoint === undefined);
  return [
    list('For all endpoints', shared, line),
    ...endpoints.map((endpoint) =>
      [
        endpointHead(endpoint),
        ...steps.filter((each) => each.endpoint === endpoint.key).map((each) => item(line(each))),
      ].join('\n'),
    ),
  ];
}

const stepLine = (step: StepState, boxes: readonly ParkedStep[]): string =>
  `**${step.phase}** ${sayingOf(step, boxes)}, since ${when(step.since)}`;

function sayingOf(step: StepState, boxes: readonly ParkedStep[]): string {
  const noun = nounOfStep(step.step);
  const hasBox = boxes.some(
    (box) => box.step === step.step && (isOfService(step.step) || box.endpoints.includes(step.endpoint ?? '')),
  );
  if (step.phase === 'parked' && hasBox) return `${noun}: see above`;
  return plain(step.says.toLowerCase().includes(noun.toLowerCase()) ? step.says : `${noun}: ${step.says}`);
}

function endpointHead({ key, phase, region, account, vpcEndpointId, connectionId }: EndpointState): string {
  const ids = [
    vpcEndpointId === undefined ? '' : link(vpcEndpointId, endpointConsole(region, vpcEndpointId)),
    connectionId === undefined ? '' : `connection ${code(connectionId)}`,
    [account, region].filter(Boolean).join(' '),
  ].filter(Boolean);
  return `**${key}**: **${phase}**${ids.length === 0 ? '' : `. ${ids.join(', ')}`}`;
}

const endpointConsole = (region: string, id: string): string =>
  `https://${region}.console.aws.amazon.com/vpcconsole/home?region=${region}#EndpointDetails:vpcEndpointId=${id}`;

/** One line each; those that a person should look at come first. */
function endpointLines({ endpoints, steps }: RunState): string {
  const order: readonly EndpointState['phase'][] = ['parked', 'rollingBack', 'walking', 'rolledBack', 'ready'];
  const sorted = order.flatMap((phase) => endpoints.filter((endpoint) => endpoint.phase === phase));
  const lines = sorted.slice(0, 4 * MOST_LINES).map((endpoint) => {
    const latest = latestOf(steps.filter((each) => each.endpoint === endpoint.key));
    const doing =
      latest === undefined ? '' : `; ${latest.phase} ${nounOfStep(latest.step)} since ${when(latest.since)}`;
    return item(`${endpointHead(endpoint)}${endpoint.phase === 'ready' ? '' : doing}`);
  });
  const unseen = sorted.length - lines.length;
  return [
    `**${endpoints.length} endpoints**`,
    ...lines,
    ...(unseen > 0 ? [item(`and ${unseen} more: see the query ${code('state')}`)] : []),
  ].join('\n');
}

const latestOf = (steps: readonly StepState[]): StepState | undefined =>
  steps.reduce<StepState | undefined>(
    (latest, each) => (latest === undefined || each.since >= latest.since ? each : latest),
    undefined,
  );

/** A wait goes on inside one activity: the workflow does not see it, so readers are sent to the pending activity. */
const waiting = ({ steps }: RunState): string =>
  steps.some(({ phase }) => phase === 'settling')
    ? 'What a wait saw last, and its last error, is under *Pending Activities*.'
    : '';

function auditLines({ audit }: RunState): string {
  return list('Who did what', audit.slice(-MOST_LINES), ({ at, what, actor, identity, reason, outcome }) => {
    const why = [reason, outcome].filter(Boolean).join('; ');
    return plain(
      `${when(at)} ${what}${actor === 'not given' ? ', actor not given' : ` by ${actor}`}${identity === undefined ? '' : ` (sent by ${identity})`}${why === '' ? '' : `: ${why}`}`,
    );
  });
}

const list = <T>(title: string, entries: readonly T[], line: (entry: T) => string): string =>
  entries.length === 0 ? '' : `**${title}**\n${entries.map((entry) => item(line(entry))).join('\n')}`;
