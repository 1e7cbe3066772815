/** Temporal Schedules of Causeway: set, list, pause, trigger, delete. Every policy is set; none is left to a default. */
import { overlapPolicies } from './overlap-policies.ts';
import { ScheduleNotFoundError, type Client, type ScheduleOptions, type ScheduleSpec } from '@temporalio/client';
import type { Duration } from '@temporalio/common';
import { triggerAndWatch, type Triggered } from './schedule-trigger.ts';
import { ProblemsError } from '../problems/problems.ts';
import type { ManifestJob, ManifestReport, ParkedJob, ScheduledReport } from '../contract/scheduled.ts';

export type ScheduledWorkflow = 'onboardManifest' | 'checkDrift' | 'retryParked';

export interface ScheduleRequest {
  readonly name: string;
  readonly workflow: ScheduledWorkflow;
  readonly job: Omit<ManifestJob, 'name'> | Omit<ParkedJob, 'name'>;
  /** "1 hour" */
  readonly every?: string;
  /** `0 6 * * 1-5` */
  readonly cron?: string;
  /** IANA name, of the cron expression. Default: UTC. */
  readonly timeZone?: string;
  /** Spreads the starts of many schedules. Default: 1 minute. */
  readonly jitter?: string;
  /** A missed start that is older than this is not made up for. Default: 10 minutes. */
  readonly catchupWindow?: string;
  /** What to do while the previous run is under way. Default: bufferOne. */
  readonly overlap?: keyof typeof overlapPolicies;
  readonly taskQueue: string;
}

export interface ScheduleSummary {
  readonly name: string;
  readonly workflow: string;
  readonly paused: boolean;
  readonly note?: string;
  /** ISO 8601 */
  readonly nextAt?: string;
  readonly lastAt?: string;
  /** The report of the last run in one sentence, or that it is under way, or its error. */
  readonly lastSays?: string;
  /** The whole report of that run: which links drifted and how, what was skipped and why. */
  readonly report?: ScheduledReport;
  /** Triggers that the overlap policy dropped. */
  readonly dropped: number;
  /** Triggers missed in an outage longer than the catch-up window. */
  readonly missed: number;
}

const PREFIX = 'privatelink-schedule/';

/** Creates or changes the schedule; what its runs remember of a manifest is kept. Returns whether it is new. */
export async function setSchedule(client: Client, request: ScheduleRequest): Promise<boolean> {
  const options = optionsOf(request);
  try {
    await client.schedule.getHandle(options.scheduleId).update((before) => ({
      ...options,
      state: before.state,
    }));
    return false;
  } catch (error) {
    if (!(error instanceof ScheduleNotFoundError)) throw error;
    await client.schedule.create(options);
    return true;
  }
}

export async function listSchedules(client: Client): Promise<readonly ScheduleSummary[]> {
  const names: string[] = [];
  for await (const { scheduleId } of client.schedule.list())
    if (scheduleId.startsWith(PREFIX)) names.push(scheduleId.slice(PREFIX.length));
  return Promise.all(names.sort().map((name) => describeSchedule(client, name)));
}

/** @throws ProblemsError there is none of this name */
export const describeSchedule = (client: Client, name: string): Promise<ScheduleSummary> =>
  known(name, async () => {
    const { action, info, state } = await client.schedule.getHandle(PREFIX + name).describe();
    const last = info.recentActions.at(-1);
    const lastRun = last?.action.type === 'startWorkflow' ? last.action.workflow : undefined;
    const told = lastRun && (await lastReport(client, lastRun.workflowId, lastRun.firstExecutionRunId));
    const nextAt = state.paused ? undefined : info.nextActionTimes[0]?.toISOString();
    return {
      name,
      workflow: action.workflowType,
      paused: state.paused,
      ...(state.note ? { note: state.note } : {}),
      ...(nextAt === undefined ? {} : { nextAt }),
      ...(last === undefined ? {} : { lastAt: last.takenAt.toISOString() }),
      ...told,
      dropped: info.numActionsSkippedOverlap,
      missed: info.numActionsMissedCatchupWindow,
    };
  });

/** @throws ProblemsError there is none of this name */
export const pauseSchedule = (client: Client, name: string, note: string): Promise<void> =>
  known(name, () => client.schedule.getHandle(PREFIX + name).pause(note));

/** @throws ProblemsError there is none of this name */
export const unpauseSchedule = (client: Client, name: string, note: string): Promise<void> =>
  known(name, () => client.schedule.getHandle(PREFIX + name).unpause(note));

/**
 * Runs it now, even while it is paused; if a run is under way, after that run. Returns the result of the trigger.
 * @throws ProblemsError
 */
export const triggerSchedule = (client: Client, name: string): Promise<Triggered> =>
  known(name, () => triggerAndWatch(client.schedule.getHandle(PREFIX + name)));

/** Runs that it started go on. @throws ProblemsError there is none of this name */
export const deleteSchedule = (client: Client, name: string): Promise<void> =>
  known(name, async () => {
    const schedule = client.schedule.getHandle(PREFIX + name);
    await schedule.describe();
    // The SDK repeats a call whose answer was lost, and finds that the schedule is gone.
    await schedule.delete().catch((error: unknown) => {
      if (!(error instanceof ScheduleNotFoundError)) throw error;
    });
  });

function optionsOf(request: ScheduleRequest): ScheduleOptions {
  const { name, workflow, job, taskQueue, overlap = 'bufferOne', catchupWindow = '10 minutes' } = request;
  return {
    scheduleId: PREFIX + name,
    spec: specOf(request),
    action: {
      type: 'startWorkflow',
      workflowType: workflow,
      // The server adds the time of the trigger.
      workflowId: `privatelink-scheduled/${name}`,
      args: [{ name, ...job }],
      taskQueue,
      staticSummary: `${workflow} of schedule ${name}`,
    },
    policies: { overlap: overlapPolicies[overlap], catchupWindow: catchupWindow as Duration, pauseOnFailure: false },
  };
}

function specOf({ every, cron, timeZone = 'UTC', jitter = '1 minute' }: ScheduleRequest): ScheduleSpec {
  if ((every === undefined) === (cron === undefined))
    throw new ProblemsError('Usage', [
      {
        field: '--every',
        problem: 'or --cron is needed, but not both',
        fix: 'write --every "1 hour", or --cron "0 6 * * *"',
      },
    ]);
  return {
    ...(every === undefined ? {} : { intervals: [{ every: every as Duration }] }),
    ...(cron === undefined ? {} : { cronExpressions: [cron] }),
    timezone: timeZone,
    jitter: jitter as Duration,
  };
}

async function lastReport(
  client: Client,
  workflowId: string,
  runId: string,
): Promise<Pick<ScheduleSummary, 'lastSays' | 'report'>> {
  const handle = client.workflow.getHandle(workflowId, runId);
  try {
    const { status } = await handle.describe();
    if (status.name === 'RUNNING') return { lastSays: 'is under way' };
    const { remembered: _remembered, ...report } = (await handle.result()) as ManifestReport;
    return { lastSays: report.says, report };
  } catch (error) {
    // The run failed, or is older than the retention of the namespace.
    return { lastSays: error instanceof Error ? error.message : String(error) };
  }
}

async function known<T>(name: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof ScheduleNotFoundError)) throw error;
    throw new ProblemsError('Invalid', [
      { field: 'schedule', value: name, problem: 'is not known here', fix: 'see `causeway schedule list`' },
    ]);
  }
}
