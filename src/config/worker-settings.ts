/** What is of a worker alone: its encryption, its version, and where it answers. */
import type { Problem } from '../problems/problems.ts';
import { codecSettings, type CodecSettings } from './codec.ts';
import { deploymentSettings, type DeploymentSettings } from './deployment.ts';
import type { ListenAddress } from './readers.ts';
import type { Get } from './table.ts';

export interface WorkerSettings {
  /** Encryption of what Temporal stores. */
  readonly codec: CodecSettings;
  /** Of Worker Deployments; absent: the worker is not versioned. */
  readonly deployment?: DeploymentSettings | undefined;
  /** Where the worker answers whether it lives and is ready; absent: nowhere. */
  readonly health?: ListenAddress | undefined;
  /** Where Prometheus fetches metrics; absent: nowhere. */
  readonly metrics?: ListenAddress | undefined;
}

/** `get`: reads a setting, and says what is wrong with it. */
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
});
