/**
 * The metrics in addition to those of Temporal's SDK: names, labels and buckets. They go out over the SDK's own meter,
 * so one endpoint shows both, and none of them is in a history.
 */
import type { MetricMeter } from '@temporalio/common';

export interface MetricDefinition {
  /** As Prometheus shows it, except for the `_total` of counters, which the exporter adds. */
  readonly name: string;
  readonly kind: 'counter' | 'histogram' | 'gauge';
  readonly labels: readonly string[];
  readonly says: string;
  /** Upper bounds of a histogram. */
  readonly buckets?: readonly number[];
}

/** Seconds: a step takes moments when there is nothing to do, minutes when there is, and days when a person is needed. */
const STEPS = [1, 5, 10, 20, 30, 45, 60, 90, 120, 180, 300, 600, 900, 1_800, 3_600, 21_600, 86_400];
const LAG = [0.5, 1, 2, 3, 5, 7.5, 10, 15, 20, 30, 60];
const CALLS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30];

export const metrics = {
  build: {
    name: 'causeway_build_info',
    kind: 'gauge',
    labels: ['version'],
    says: 'Always 1: the version of the worker.',
  },
  step: {
    name: 'causeway_step_duration_seconds',
    kind: 'histogram',
    labels: ['step', 'outcome'],
    buckets: STEPS,
    says: 'From the beginning of a step to its end, as the run saw it: calls, queues and waiting, without the time that a person took.',
  },
  wait: {
    name: 'causeway_wait_seconds',
    kind: 'histogram',
    labels: ['step', 'wait'],
    buckets: STEPS,
    says: 'How long Aiven or AWS took: from the first look to the middle between the last two looks.',
  },
  lag: {
    name: 'causeway_wait_lag_seconds',
    kind: 'histogram',
    labels: ['step', 'wait'],
    buckets: LAG,
    says: 'What we add to a wait: how long at most it took us to see that it was over (the time between the last two looks).',
  },
  parked: {
    name: 'causeway_parked',
    kind: 'counter',
    labels: ['step', 'reason', 'undo'],
    says: 'Steps that stopped to wait for a person.',
  },
  parkedNow: {
    name: 'causeway_parked_steps',
    kind: 'gauge',
    labels: ['reason'],
    says: 'Steps that wait for a person now. Every worker of a task queue shows the same: take the max.',
  },
  parkedAge: {
    name: 'causeway_parked_oldest_seconds',
    kind: 'gauge',
    labels: ['reason'],
    says: 'How long the longest of them has waited; 0 when none waits.',
  },
  compensation: {
    name: 'causeway_compensations',
    kind: 'counter',
    labels: ['step', 'outcome'],
    says: 'Steps of onboardings and changes that were undone: `removed`, or `left` when something stayed.',
  },
  leftover: {
    name: 'causeway_leftovers',
    kind: 'counter',
    labels: ['what'],
    says: 'Things that runs left behind for a person to remove.',
  },
  call: {
    name: 'causeway_api_requests',
    kind: 'counter',
    labels: ['api', 'action', 'outcome'],
    says: 'Calls to Aiven, EC2 and STS. `throttled`: the API asked us to slow down. `held`: not sent, because Aiven had asked all callers to wait.',
  },
  callTime: {
    name: 'causeway_api_request_duration_seconds',
    kind: 'histogram',
    labels: ['api', 'action'],
    buckets: CALLS,
    says: 'How long these calls took.',
  },
  backlog: {
    name: 'causeway_queue_backlog',
    kind: 'gauge',
    labels: ['queue', 'kind'],
    says: 'About how many tasks wait in a task queue. On `ec2`, whose rate is kept low, they wait for the rate. Take the max.',
  },
  backlogAge: {
    name: 'causeway_queue_backlog_age_seconds',
    kind: 'gauge',
    labels: ['queue', 'kind'],
    says: 'About how long the oldest of them has waited.',
  },
} as const satisfies Readonly<Record<string, MetricDefinition>>;

type Metrics = typeof metrics;
type MetricName = keyof Metrics;
type Named<Kind extends MetricDefinition['kind']> = {
  [Name in MetricName]: Metrics[Name]['kind'] extends Kind ? Name : never;
}[MetricName];
type Labels<Name extends MetricName> = Readonly<Record<Metrics[Name]['labels'][number], string>>;

export interface Meter {
  count<Name extends Named<'counter'>>(name: Name, labels: Labels<Name>, by?: number): void;
  /** In the unit of the metric's name. */
  observe<Name extends Named<'histogram'>>(name: Name, value: number, labels: Labels<Name>): void;
  set<Name extends Named<'gauge'>>(name: Name, value: number, labels: Labels<Name>): void;
}

/** The SDK's meter (of a workflow, an activity or the process), by the names above. */
export function createMeter(sdk: MetricMeter): Meter {
  return {
    count: (name, labels, by = 1) =>
      sdk.createCounter(metrics[name].name, undefined, metrics[name].says).add(by, labels),
    observe: (name, value, labels) =>
      sdk.createHistogram(metrics[name].name, 'float', undefined, metrics[name].says).record(value, labels),
    set: (name, value, labels) =>
      sdk.createGauge(metrics[name].name, 'float', undefined, metrics[name].says).set(value, labels),
  };
}
