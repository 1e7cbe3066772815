/** Makes the options of the SDK's Workers from the settings. */
import type { NativeConnection, WorkerDeploymentOptions, WorkerOptions } from '@temporalio/worker';
import { encryptingDataConverter } from '../codec/data-converter.ts';
import type { DeploymentSettings } from '../config/deployment.ts';
import type { Settings } from '../config/settings.ts';
import { logAttributes } from './log-attributes.ts';
import { FORCED_AFTER_MS, type RunOptions } from './running.ts';

/** The SDK options that an embedding program may add to ours; `sdk.activities` are served together with ours. */
export type SdkOptions = Pick<
  WorkerOptions,
  'activities' | 'dataConverter' | 'interceptors' | 'sinks' | 'identity' | 'tuner'
>;

/** What all Workers of a process share. */
export const commonOptions = (
  settings: Settings,
  sdk: Omit<SdkOptions, 'activities'>,
): Pick<WorkerOptions, 'taskQueue'> & Partial<WorkerOptions> => ({
  ...sdk,
  taskQueue: settings.taskQueue,
  interceptors: { ...sdk.interceptors, activity: [logAttributes, ...(sdk.interceptors?.activity ?? [])] },
  ...(settings.deployment === undefined ? {} : { workerDeploymentOptions: versioning(settings.deployment) }),
  maxConcurrentActivityTaskExecutions: settings.maxConcurrentActivities,
  // An attempt learns of a cancellation only by a heartbeat, and each heartbeat at the server is a billable Action.
  maxHeartbeatThrottleInterval: Math.max(2_000, 24_000 / settings.timeScale),
  shutdownGraceTime: settings.shutdownGraceMs,
  shutdownForceTime: settings.shutdownGraceMs + FORCED_AFTER_MS,
});

const versioning = ({ name, buildId, pinned }: DeploymentSettings): WorkerDeploymentOptions => ({
  useWorkerVersioning: true,
  version: { deploymentName: name, buildId },
  defaultVersioningBehavior: pinned ? 'PINNED' : 'AUTO_UPGRADE',
});

/** The encrypting data converter, if there are keys. `now` is asked each time, because keys may be renewed. */
export function encryption(now: () => Pick<Settings, 'codec'>): Pick<SdkOptions, 'dataConverter'> {
  const { keys } = now().codec;
  return keys === undefined ? {} : { dataConverter: encryptingDataConverter(() => now().codec.keys ?? keys) };
}

/** A connection of the caller: the worker does not close it. */
export const keptOpen = (connection: NativeConnection): RunOptions['connection'] => ({
  close: () => Promise.resolve(),
  workflowService: connection.workflowService,
  withDeadline: (deadline, act) => connection.withDeadline(deadline, act),
});
