/** Adds the step to every line that an activity logs. */
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { stepOfActivity } from '../contract/activity-name.ts';

export const logAttributes: ActivityInterceptorsFactory = ({ info }) => ({
  outbound: {
    getLogAttributes: (input, next) => next({ ...input, step: stepOfActivity(info.activityType) }),
  },
});
