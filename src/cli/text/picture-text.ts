/** The state of one run, for people. */
import pc from 'picocolors';
import type { LinkName } from '../../contract/request.ts';
import type { AuditEntry, EndpointState, ParkedStep } from '../../contract/run.ts';
import { durationText } from './duration-text.ts';
import { shellWord } from '../../info/shell-word.ts';
import { causeway } from '../hints.ts';
import { wasEndedFromOutside, type RefusedRun } from '../../client/links.ts';
import { linkText } from '../arguments/link-argument.ts';
import { parkedBox } from './parked-box.ts';
import { inFull, progressLines, stepKey } from './progress-lines.ts';
import { notices } from '../follow/progress.ts';
import type { Snapshot } from '../follow/snapshot.ts';
import { isOfService } from '../../contract/steps.ts';
import { clockSecond, dateTime } from '../../contract/time-text.ts';

export function pictureText(link: LinkName, snapshot: Snapshot, now: Date): string {
  const { state, closedAt, refused } = snapshot;
  const over = closedAt !== undefined;
  const sections = [
    headline(link, snapshot, now),
    stepLines(snapshot, now),
    (state?.endpoints ?? []).map(endpointLine).join('\n'),
    over ? '' : (state?.parked ?? []).map((parked) => parkedBox(link, parked)).join('\n\n'),
    (state?.warnings ?? []).map((warning) => pc.yellow(`! ${warning}`)).join('\n'),
    (state?.audit ?? []).map(auditLine).join('\n'),
    [
      ...(refused === undefined ? [] : [refusedNotice(refused)]),
      ...endedNotice(snapshot, link),
      ...notices(snapshot),
      ...(state === undefined && over ? ['no worker answered'] : []),
    ]
      .map((notice) => pc.yellow(`! ${notice}`))
      .join('\n'),
  ];
  return sections.filter((section) => section !== '').join('\n\n');
}

const refusedNotice = ({ runId, workflow, startedAt }: RefusedRun): string =>
  `A newer request (${workflow}, ${dateTime(startedAt)}, run ${runId}) was refused and changed nothing.`;

/** A run that was terminated or timed out undid nothing. The command uses the task queue of the old run. */
const endedNotice = ({ execution, workflow, taskQueue }: Snapshot, link: LinkName): readonly string[] =>
  wasEndedFromOutside(execution)
    ? [
        `This ${workflow} was ended from outside (${execution.toLowerCase()}) and undid nothing. Fix: send the same request again to go on, or ${causeway(`offboard ${linkText(link)} --task-queue ${shellWord(taskQueue)}`)} to take everything away.`,
      ]
    : [];

function headline(link: LinkName, { state, workflow, execution, startedAt, closedAt }: Snapshot, now: Date): string {
  const end = closedAt === undefined ? now.getTime() : Date.parse(closedAt);
  const took = durationText(end - Date.parse(startedAt));
  const status = state?.status ?? execution.toLowerCase();
  const when = closedAt === undefined ? `for ${took}` : `until ${dateTime(closedAt)}, ${took}`;
  return `${pc.bold(linkText(link))}: ${status} (${workflow}, since ${dateTime(startedAt)}, ${when})`;
}

/** "since" is when the present phase began; for a step that has ended, when it ended. */
function stepLines(snapshot: Snapshot, now: Date): string {
  const lines = progressLines(snapshot, now.getTime());
  const { state, closedAt } = snapshot;
  const boxes = closedAt === undefined ? (state?.parked ?? []) : [];
  const hasBox = (key: string): boolean => boxes.some((box) => keysOf(box).includes(key));
  const width = Math.max(0, ...lines.map(({ title }) => title.length));
  const phases = Math.max(0, ...lines.map(({ phase }) => phase.length));
  return lines
    .map((line) => {
      const says = line.phase === 'parked' && hasBox(line.key) ? 'a person is needed, see below' : inFull(line);
      const since = `since ${clockSecond(line.since)}`;
      return `${line.mark} ${line.title.padEnd(width)}  ${line.phase.padEnd(phases)}  ${since}  ${says}`;
    })
    .join('\n');
}

/** The keys of the lines that a box describes. */
const keysOf = ({ step, endpoints }: ParkedStep): readonly string[] =>
  isOfService(step) ? [step] : endpoints.map((endpoint) => stepKey({ step, endpoint }));

function endpointLine({ key, phase, account, region, vpcEndpointId, connectionId }: EndpointState): string {
  const ids = [vpcEndpointId, connectionId].filter((id) => id !== undefined).join(', ');
  return `${key}: ${phase} in ${account}/${region}${ids === '' ? '' : ` (${ids})`}`;
}

function auditLine({ at, what, actor, identity, reason, outcome }: AuditEntry): string {
  const sender = identity === undefined ? '' : ` (sent by ${identity})`;
  return pc.dim(
    `${dateTime(at)} ${what} by ${actor}${sender}${reason === undefined ? '' : `: ${reason}`}${outcome === undefined ? '' : ` (${outcome})`}`,
  );
}
