/**
 * Counts the calls of the vendors' APIs and, at level `debug`, logs each with the run and the activity that it was made for.
 * `also`: is told of each call too.
 */
import { Context } from '@temporalio/activity';
import { createMeter } from '../contract/metrics.ts';
import type { ObserveCall } from '../providers/observed.ts';
import type { Logger, MetricMeter } from '@temporalio/common';

export function observeCalls(sdk: MetricMeter, logger: Logger, also?: ObserveCall): ObserveCall {
  const meter = createMeter(sdk);
  return (call) => {
    const { api, action, outcome, seconds, requestId } = call;
    also?.(call);
    meter.count('call', { api, action, outcome });
    if (outcome !== 'held') meter.observe('callTime', seconds, { api, action });
    const ms = Math.round(seconds * 1000);
    activityLog(logger).debug(`${api} ${action}: ${outcome}`, { api, action, outcome, requestId, ms });
  };
}

/** Merged reads are logged for the activity that asked first. */
function activityLog(otherwise: Logger): Logger {
  try {
    return Context.current().log;
  } catch {
    return otherwise;
  }
}
