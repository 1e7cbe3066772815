/** `causeway schedule set`: creates a schedule, or changes it. */
import { ProblemsError } from '../../../problems/problems.ts';
import type { overlapPolicies } from '../../../client/overlap-policies.ts';
import { setSchedule, type ScheduledWorkflow, type ScheduleRequest } from '../../../client/schedules.ts';
import type { Invocation } from '../../program/command.ts';
import { readableSource } from './readable-source.ts';
import { connect } from '../connect.ts';
import { refusedTimes, requireDurations } from './schedule-problems.ts';
import { exitCodes, type ExitCode } from '../../program/exit-codes.ts';

export interface SetOptions {
  readonly onboard?: string;
  readonly checkDrift?: string;
  readonly retryParked?: boolean;
  readonly skipInvalid?: boolean;
  readonly project?: string;
  readonly account?: string;
  readonly every?: string;
  readonly cron?: string;
  readonly timeZone: string;
  readonly jitter: string;
  readonly catchupWindow: string;
  readonly overlap: keyof typeof overlapPolicies;
}

export async function set(invocation: Invocation<SetOptions>, name: string): Promise<ExitCode> {
  const { options, output } = invocation;
  const settings = invocation.settings();
  const request = requestOf(name, options, settings.taskQueue);
  requireDurations(options);
  const { client, close } = await connect(settings);
  try {
    await readableSource(client, invocation, request);
    const created = await setSchedule(client, request).catch((error: unknown) => {
      throw refusedTimes(error, options) ?? error;
    });
    output.object({ name, created });
    output.say(`Schedule ${name} is ${created ? 'set' : 'changed'}.`);
    return exitCodes.done;
  } finally {
    await close();
  }
}

function requestOf(name: string, options: SetOptions, taskQueue: string): ScheduleRequest {
  const { every, cron, timeZone, jitter, catchupWindow, overlap } = options;
  const [workflow, job] = jobOf(options);
  const when = { ...(every === undefined ? {} : { every }), ...(cron === undefined ? {} : { cron }) };
  return { name, workflow, job, ...when, timeZone, jitter, catchupWindow, overlap, taskQueue };
}

function jobOf(options: SetOptions): readonly [ScheduledWorkflow, ScheduleRequest['job']] {
  const { onboard, checkDrift, retryParked, skipInvalid, project, account } = options;
  const more = skipInvalid === true ? { skipInvalid } : {};
  const jobs = [
    onboard === undefined ? undefined : (['onboardManifest', { source: onboard, ...more }] as const),
    checkDrift === undefined ? undefined : (['checkDrift', { source: checkDrift, ...more }] as const),
    retryParked === true
      ? ([
          'retryParked',
          { ...(project === undefined ? {} : { project }), ...(account === undefined ? {} : { account }) },
        ] as const)
      : undefined,
  ].flatMap((each) => (each === undefined ? [] : [each]));
  const [job, ...others] = jobs;
  if (job !== undefined && others.length === 0) return job;
  const fix = 'give one of --onboard MANIFEST, --check-drift MANIFEST and --retry-parked';
  throw new ProblemsError('Usage', [{ field: 'schedule', problem: 'needs one thing to do', fix }]);
}
