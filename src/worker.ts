/** Makes clients, activities and Workers from the settings. One process serves both queues of an installation. */
import { Client, type Connection } from '@temporalio/client';
import { Runtime, Worker } from '@temporalio/worker';
import type { NativeConnection } from '@temporalio/worker';
import type { Logger } from '@temporalio/common';
import { createClients, manifestsOf, proberOf } from './clients.ts';
import { createDurations } from './activities/waiting/durations.ts';
import { createFleetActivities } from './activities/fleet/index.ts';
import { createDoctorActivities, createProberChecks } from './activities/checks/index.ts';
import { createActivities, createProbeActivities } from './activities/index.ts';
import { createNotifyActivities, type NotifyDeps } from './activities/notify.ts';
import { wrapActivities } from './activities/failures/wrap.ts';
import { tryToken } from './providers/aiven/aiven.ts';
import { lastStatus } from './client/links.ts';
import type { LinkName } from './contract/request.ts';
import type { Tap } from './providers/tap.ts';
import type { Settings } from './config/settings.ts';
import { ec2TaskQueue } from './contract/request.ts';
import { createParkedWatch } from './client/parked-watch.ts';
import type { Persistence } from './temporal/persistently.ts';
import { connectWorker, whyUnusable } from './worker/connection.ts';
import { commonOptions, encryption, keptOpen, type SdkOptions } from './worker/worker-options.ts';
import { startGauges, type GaugesOptions } from './worker/gauges.ts';
import { observeCalls } from './worker/observe-calls.ts';
import { lastResult } from './worker/last-result.ts';
import { isPolled } from './worker/pollers.ts';
import { limitEc2Rate } from './worker/rate-limit.ts';
import { createRenewableConnection } from './worker/rotation/renewable-connection.ts';
import { createRotation } from './worker/rotation/rotation.ts';
import { runTogether, type RunningWorker, type RunOptions } from './worker/running.ts';
import { requireSearchAttributes } from './worker/search-attributes.ts';
import { createNotifiers } from './notifiers/index.ts';
import { runUrl } from './notifiers/run-url.ts';
import { thisProgram } from './worker/this-program.ts';
import { tracesOf, withTraces } from './worker/traced.ts';
import { bundleKind, workflowBundle } from './worker/workflow-bundle.ts';

export type { RunningWorker } from './worker/running.ts';
export { prometheusTelemetry } from './worker/telemetry.ts';

export interface WorkerOverrides extends Partial<Persistence> {
  /** Stays open when the worker stops. Default: its own. Preparations at the server always connect by the settings. */
  readonly connection?: NativeConnection;
  readonly sdk?: SdkOptions;
  /** For notices and calls; default: the logger of the SDK's runtime. */
  readonly logger?: Logger;
  /** Path of a prebuilt workflow bundle; default: the product's own. */
  readonly bundlePath?: string;
  /** 0: every workflow task replays from the first event. */
  readonly maxCachedWorkflows?: number;
  /** Called when the server can be used, before the first task is taken. An error ends the start. */
  readonly beforeServing?: () => Promise<void>;
  /** Gets all that this worker's clients send and receive, secrets included. Default: none. */
  readonly tap?: Tap;
}

/**
 * Starts the workers of the ordinary queue and of the EC2 queue, and resolves when both poll.
 * @throws TemporalAccessError when the server cannot be used; it names the setting to correct or the commands to run
 */
export async function startWorker(settings: Settings, overrides: WorkerOverrides = {}): Promise<RunningWorker> {
  const { temporal, ec2RatePerSecond: perSecond } = settings;
  const { namespace } = temporal;
  const queue = ec2TaskQueue(settings.taskQueue);
  const preparations = [
    {
      what: `looking at the search attributes of namespace ${namespace}`,
      act: (connection: Connection) => requireSearchAttributes(connection, temporal),
    },
    {
      what: `setting the rate of task queue ${queue}`,
      act: (connection: Connection) => limitEc2Rate(connection, { namespace, queue, perSecond }),
    },
  ];
  const [codePath, connection] = await Promise.all([
    overrides.bundlePath ??
      workflowBundle(
        bundleKind({ encrypting: settings.codec.keys !== undefined, traced: settings.traces !== undefined }),
      ).then((bundle) => bundle.codePath),
    connectWorker(settings, preparations, persistence(overrides), overrides.connection),
  ]);
  const begin = async (): Promise<RunningWorker> => {
    await overrides.beforeServing?.();
    return serve(settings, overrides, connection, codePath);
  };
  return connection === overrides.connection ? begin() : orClose(connection, begin);
}

/** Closes the connection when the rest of the start fails, because it would keep the process alive. */
async function orClose<T>(connection: NativeConnection, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    await connection.close().catch(() => undefined);
    throw error;
  }
}

const persistence = ({ announce, signal, patienceMs, firstPauseMs }: Partial<Persistence>): Persistence => ({
  announce: announce ?? ((text) => void Runtime.instance().logger.warn(text)),
  signal: signal ?? new AbortController().signal,
  ...(patienceMs === undefined ? {} : { patienceMs }),
  ...(firstPauseMs === undefined ? {} : { firstPauseMs }),
});

async function serve(
  settings: Settings,
  overrides: WorkerOverrides,
  opened: NativeConnection,
  codePath: string,
): Promise<RunningWorker> {
  const { namespace } = settings.temporal;
  const queue = ec2TaskQueue(settings.taskQueue);
  const { timeScale, installation, taskQueue } = settings;
  const rotation = createRotation(settings, (token) => tryToken({ ...settings.aiven, token, proxy: settings.proxy }));
  const renewable = createRenewableConnection(opened, settings.temporal);
  const { connection } = renewable;
  const traces = await tracesOf(settings);
  const { activities: more, ...sdk } = withTraces(traces, { ...encryption(rotation.now), ...overrides.sdk });
  const { dataConverter } = sdk;
  const client = new Client({
    ...{ connection, namespace, identity: 'causeway worker' },
    ...(traces === undefined ? {} : { interceptors: { workflow: [traces.client] } }),
    ...(dataConverter === undefined ? {} : { dataConverter }),
  });
  const { metricMeter } = Runtime.instance();
  const logger = overrides.logger ?? Runtime.instance().logger;
  const notifiers = createNotifiers(rotation.now, logger);
  const observe = observeCalls(metricMeter, logger, traces?.observe);
  const deps = {
    clients: createClients(settings, { observe, tap: overrides.tap }, rotation.now),
    installation,
    timeScale,
    durations: createDurations(),
    isPolled: isPolled(connection, namespace),
    lastResult: lastResult(client),
    lastStatus: (link: LinkName) => lastStatus(client, link),
    policy: settings.policy,
    notifies: notifiers.length > 0,
  };
  const fleet = createFleetActivities({ ...deps, client, taskQueue, manifests: manifestsOf(settings) });
  const notify = createNotifyActivities({ notifiers: notifiers, ...runUrlOf(settings) });
  const doctor = createDoctorActivities(deps, { program: thisProgram(), region: settings.aws.region });
  const own = wrapActivities({ ...createActivities(deps), ...doctor, ...fleet, ...notify }, { timeScale });
  const activities = { ...more, ...own };
  const shared = { ...commonOptions(settings, sdk), connection: opened, namespace, activities };
  const main = await Worker.create({
    ...shared,
    taskQueue: settings.taskQueue,
    workflowBundle: { codePath },
    maxCachedWorkflows: overrides.maxCachedWorkflows ?? MOST_CACHED_WORKFLOWS,
  });
  const ec2 = await Worker.create({ ...shared, taskQueue: queue });
  const stopGauges = gauges(settings, { connection, client, logger, meter: metricMeter });
  // A connection of the caller is the caller's to renew and to close.
  const ours = opened !== overrides.connection;
  const kept = ours ? connection : keptOpen(connection);
  const workers = [main, ec2];
  const started = runTogether(settings.taskQueue, workers, runOptions(settings, kept, renewable.temporal));
  const stopRotation = rotation.start(logger, ours ? [renewable.watched(workers)] : []);
  const ended = started.stopped.catch(() => undefined).finally(stopGauges);
  void ended.finally(stopRotation).finally(() => traces?.flush());
  return started;
}

function gauges(
  { metrics, taskQueue, timeScale, temporal: { namespace } }: Settings,
  { client, ...from }: Pick<GaugesOptions, 'connection' | 'logger' | 'meter'> & { readonly client: Client },
): (() => void) | undefined {
  if (metrics === undefined) return undefined;
  const everyMs = Math.max(1_000, GAUGES_EVERY_MS / timeScale);
  return startGauges({ ...from, namespace, taskQueue, parked: createParkedWatch(client, taskQueue), everyMs });
}

/** ms. Each round lists the parked runs and describes the queues: no Actions on Temporal Cloud. */
const GAUGES_EVERY_MS = 30_000;

/**
 * A run waits most of the time and gets no workflow tasks, so a cached run mostly costs memory (0.4 MB each, less than half of
 * it in V8's heap), and a run that is not cached is replayed in milliseconds. The SDK's default depends on the memory of the machine,
 * up to 2,000.
 */
const MOST_CACHED_WORKFLOWS = 50;

/** A worker inside a VPC: only proves target health, on the queue that `endpoint.probe` names. Has no cloud credentials. */
export async function startProbeWorker(
  settings: Settings,
  taskQueue: string,
  overrides: WorkerOverrides = {},
): Promise<RunningWorker> {
  const opened = await connectWorker(settings, [], persistence(overrides));
  return orClose(opened, async () => {
    await overrides.beforeServing?.();
    const { timeScale } = settings;
    const deps = { prober: proberOf(settings, overrides.tap), timeScale, durations: createDurations() };
    const checks = createProberChecks(deps, thisProgram());
    const activities = wrapActivities({ ...createProbeActivities(deps), ...checks }, { timeScale });
    const { namespace } = settings.temporal;
    const rotation = createRotation(settings);
    const { connection, temporal, watched } = createRenewableConnection(opened, settings.temporal);
    const traces = await tracesOf(settings);
    const shared = commonOptions(settings, withTraces(traces, encryption(rotation.now)));
    const worker = await Worker.create({ ...shared, connection: opened, namespace, taskQueue, activities });
    const started = runTogether(taskQueue, [worker], runOptions(settings, connection, temporal));
    const stopRotation = rotation.start(overrides.logger ?? Runtime.instance().logger, [watched([worker])]);
    void started.stopped
      .catch(() => undefined)
      .finally(stopRotation)
      .finally(() => traces?.flush());
    return started;
  });
}

const runOptions = (
  { shutdownGraceMs }: Settings,
  connection: RunOptions['connection'],
  temporal: () => Settings['temporal'],
) => ({
  connection,
  graceMs: shutdownGraceMs,
  reason: () => whyUnusable(connection, temporal()),
});

const runUrlOf = ({ temporal: { uiUrl, namespace } }: Settings): Pick<NotifyDeps, 'runUrl'> =>
  uiUrl === undefined ? {} : { runUrl: (run) => runUrl(uiUrl, namespace, run) };
