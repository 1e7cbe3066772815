/** Whether a run would find what it needs. Read-only: the credentials stay in the workers. */
import { ActivityFailure, TimeoutFailure, TimeoutType } from '@temporalio/common';
import { proxyActivities } from '@temporalio/workflow';
import type { CheckResult } from '../contract/checks.ts';
import type { DoctorActivities, DoctorReport, DoctorRequest, ProberInQuestion } from '../contract/doctor.ts';
import { unwrapped } from './activity-calls/refusal.ts';
import { surveyOptions } from './activity-calls/survey-activities.ts';

const { checkSetup } = proxyActivities<DoctorActivities>({
  ...surveyOptions,
  summary: 'Look at what a run needs',
});

/** The worker's own checks, then each prober's, made where it runs. */
export async function doctor(input: DoctorRequest): Promise<DoctorReport> {
  const { probers, ...report } = await unwrapped(checkSetup(input));
  const probed = await Promise.all(probers.map(ask));
  return { ...report, checks: [...report.checks, ...probed.flat()] };
}

/** A prober that does not answer is a failed row. */
async function ask(prober: ProberInQuestion): Promise<readonly CheckResult[]> {
  const { check, taskQueue } = prober;
  const { checkProber } = proxyActivities<DoctorActivities>({
    taskQueue,
    scheduleToStartTimeout: '15 seconds',
    startToCloseTimeout: '30 seconds',
    retry: { maximumAttempts: 1 },
    summary: `Ask the prober that polls ${taskQueue}`,
  });
  try {
    return await checkProber(prober);
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    return [{ check, state: 'failed', ...whyNot(error, taskQueue) }];
  }
}

function whyNot({ cause }: ActivityFailure, taskQueue: string): Pick<CheckResult, 'says' | 'fix'> {
  const start = `causeway worker --probe-only --task-queue ${taskQueue}`;
  if (cause instanceof TimeoutFailure && cause.timeoutType === TimeoutType.SCHEDULE_TO_START)
    return {
      says: `no worker that polls ${taskQueue} started the check within 15 seconds`,
      fix: `run in the VPC: ${start}`,
    };
  return { says: cause?.message ?? 'it did not answer', fix: `stop it, and run this version in the VPC: ${start}` };
}
