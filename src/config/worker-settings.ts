/** Settings of a worker alone: encryption, version, health, metrics and traces. */
import type { Problem } from '../problems/problems.ts';
import { codecSettings, type CodecSettings } from './codec.ts';
import { deploymentSettings, type DeploymentSettings } from './deployment.ts';
import type { ListenAddress } from './readers.ts';
import type { Get } from './table.ts';

export interface WorkerSettings {
  /** Encryption of what Temporal stores. */
  readonly codec: CodecSettings;
  /** Its Worker Deployment; absent: the worker is not versioned. */
  readonly deployment?: DeploymentSettings | undefined;
  /** Where the worker answers whether it is alive and ready; absent: nowhere. */
  readonly health?: ListenAddress | undefined;
  /** Where Prometheus fetches metrics; absent: nowhere. */
  readonly metrics?: ListenAddress | undefined;
  /** Root of the collector of traces; absent: there are none. Commands use it too. */
  readonly traces?: string | undefined;
}

/** `get`: reads a setting, and adds what is wrong to the problems. */
export const workerSettings = (get: Get, problems: Problem[]): WorkerSettings => ({
  codec: codecSettings(
    {
      keys: get('codecKeys'),
      listen: get('codecListen'),
      token: get('codecToken'),
      jwksUrl: get('codecJwksUrl'),
      audience: get('codecAudience'),
    },
    problems,
  ),
  deployment: deploymentSettings(
    {
      name: get('deploymentName'),
      buildId: get('buildId'),
      pinned: get('versioning') === 'pinned',
    },
    problems,
  ),
  health: get('health'),
  metrics: get('metrics'),
  traces: get('traces'),
});
