/** What is of a worker alone: its encryption, its version, and where it answers. */
import type { Problem } from '../problems/problems.ts';
import { codecKeys, codecSettings, type CodecSettings } from './codec.ts';
import { deploymentSettings, type DeploymentSettings } from './deployment.ts';
import { choice, listenAddress, text, url, type ListenAddress, type Reader } from './readers.ts';

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

type Name =
  | 'codecKeys'
  | 'codecListen'
  | 'codecToken'
  | 'codecJwksUrl'
  | 'codecAudience'
  | 'deploymentName'
  | 'buildId'
  | 'versioning'
  | 'health'
  | 'metrics';
type Get = <T>(name: Name, read: Reader<T>) => T | undefined;

/** `get`: reads a setting, and says what is wrong with it. */
export const workerSettings = (get: Get, problems: Problem[]): WorkerSettings => ({
  codec: codecSettings(
    {
      keys: get('codecKeys', codecKeys),
      listen: get('codecListen', listenAddress),
      token: get('codecToken', text),
      jwksUrl: get('codecJwksUrl', url),
      audience: get('codecAudience', text),
    },
    problems,
  ),
  deployment: deploymentSettings(
    {
      name: get('deploymentName', text),
      buildId: get('buildId', text),
      pinned: get('versioning', choice(['autoUpgrade', 'pinned'])) === 'pinned',
    },
    problems,
  ),
  health: get('health', listenAddress),
  metrics: get('metrics', listenAddress),
});
