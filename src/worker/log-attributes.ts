/** What every line that an activity logs says beside the SDK's own words: the step. */
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { stepOfActivity } from '../contract/activity-name.ts';

export const logAttributes: ActivityInterceptorsFactory = ({ info }) => ({
  outbound: {
    getLogAttributes: (input, next) => next({ ...input, step: stepOfActivity(info.activityType) }),
  },
});
