/** The Worker Deployment and version of this worker, from the variables that Temporal's Worker Controller sets. */
import type { Problem } from '../problems/problems.ts';

export interface DeploymentSettings {
  readonly name: string;
  readonly buildId: string;
  /** True: a run stays on its version. False: it moves to the current version, by patches. */
  readonly pinned: boolean;
}

/** Needs both or none: the server cannot route to a version without one of them. */
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
