/** How surveys are called: reads only, before anything is changed. */
import { ActivityFailure, ApplicationFailure } from '@temporalio/common';
import { ActivityCancellationType } from '@temporalio/workflow';
import type { ActivityOptions } from '@temporalio/workflow';

export const surveyOptions: ActivityOptions = {
  startToCloseTimeout: '2 minutes',
  scheduleToCloseTimeout: '30 minutes',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '15 seconds' },
  cancellationType: ActivityCancellationType.TRY_CANCEL,
};

/** The activity's own failure is the run's: its message and problems are for a person. */
export async function unwrapped<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof ActivityFailure) || !(error.cause instanceof ApplicationFailure)) throw error;
    const { message, type, details } = error.cause;
    throw ApplicationFailure.create({ message, type: type ?? 'Failed', nonRetryable: true, details: details ?? [] });
  }
}
