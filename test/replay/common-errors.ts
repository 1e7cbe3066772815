/** Mistakes that the Web UI warns of in a history (temporalio/ui, `common-errors-data.ts`), as far as our runs could make them. */
import type { History, HistoryEvent } from '../support/histories.ts';

type Activity = NonNullable<HistoryEvent['activityTaskScheduledEventAttributes']>;
type Start = NonNullable<HistoryEvent['workflowExecutionStartedEventAttributes']>;

/** A sentence for each mistake, with the activity that makes it. Empty: none. */
export function commonErrors({ events }: History): readonly string[] {
  return (events ?? []).flatMap((event) => [
    ...findings(event.workflowExecutionStartedEventAttributes, startRules, () => 'the start'),
    ...findings(
      event.activityTaskScheduledEventAttributes,
      activityRules,
      ({ activityType }) => activityType?.name ?? 'an activity',
    ),
    ...(event.workflowTaskFailedEventAttributes?.failure?.message === 'UnhandledCommand'
      ? []
      : findings(event.workflowTaskFailedEventAttributes, { 'a failed workflow task': () => true }, () => 'the run')),
  ]);
}

const startRules: Record<string, (start: Start) => boolean> = {
  'an execution or run time-out': ({ workflowExecutionTimeout, workflowRunTimeout }) =>
    ms(workflowExecutionTimeout) > 0 || ms(workflowRunTimeout) > 0,
  'another workflow task time-out than 10 s': ({ workflowTaskTimeout }) => ms(workflowTaskTimeout) !== 10_000,
  'a retry policy of a workflow': ({ retryPolicy }) => Boolean(retryPolicy),
  'more than one input': ({ input }) => (input?.payloads?.length ?? 0) > 1,
};

const activityRules: Record<string, (activity: Activity) => boolean> = {
  'no start-to-close time-out, or one of a second': (activity) =>
    ms(activity.startToCloseTimeout) <= 1_000 && !isCapped(activity),
  'no retry policy of its own, or a single attempt': ({ retryPolicy }) => retryPolicy?.maximumAttempts === 1,
  'a schedule-to-start time-out': ({ scheduleToStartTimeout, scheduleToCloseTimeout }) =>
    ms(scheduleToStartTimeout) > 0 && ms(scheduleToStartTimeout) !== ms(scheduleToCloseTimeout),
  'a heartbeat time-out over 80 % of the start-to-close one': (activity) =>
    ms(activity.heartbeatTimeout) > 0.8 * ms(activity.startToCloseTimeout) && !isCapped(activity),
  'more than one input': ({ input }) => (input?.payloads?.length ?? 0) > 1,
};

/** The server shortens both to a budget that is shorter than an attempt; the request may set such a budget. */
const isCapped = ({ startToCloseTimeout, scheduleToCloseTimeout }: Activity): boolean =>
  ms(startToCloseTimeout) === ms(scheduleToCloseTimeout);

function findings<Attributes>(
  attributes: Attributes | null | undefined,
  rules: Record<string, (attributes: Attributes) => boolean>,
  subject: (attributes: Attributes) => string,
): readonly string[] {
  if (!attributes) return [];
  return Object.entries(rules).flatMap(([mistake, is]) =>
    is(attributes) ? [`${subject(attributes)}: ${mistake}`] : [],
  );
}

const ms = (duration: { seconds?: unknown; nanos?: number | null } | null | undefined): number =>
  Number(duration?.seconds ?? 0) * 1000 + (duration?.nanos ?? 0) / 1e6;
