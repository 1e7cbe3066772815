/** Which version of which Worker Deployment this worker is: by the variables that Temporal's Worker Controller sets. */
import type { Problem } from '../problems/problems.ts';

export interface DeploymentSettings {
  readonly name: string;
  readonly buildId: string;
  /** A run stays on the version it began with; else it goes on with the current one, by its patches. */
  readonly pinned: boolean;
}

/** Both or none: half a version would be one that nobody can route to. */
export function deploymentSettings(
  { name, buildId, pinned }: Found,
  problems: Pick<Problem[], 'push'>,
): DeploymentSettings | undefined {
  if ((name === undefined) !== (buildId === undefined))
    problems.push({
      field: name === undefined ? 'TEMPORAL_DEPLOYMENT_NAME' : 'TEMPORAL_WORKER_BUILD_ID',
      problem: 'is missing',
      fix: 'set both, or none: the name of the Worker Deployment, and the id of this build',
    });
  return name === undefined || buildId === undefined ? undefined : { name, buildId, pinned };
}

interface Found {
  readonly name: string | undefined;
  readonly buildId: string | undefined;
  readonly pinned: boolean;
}
