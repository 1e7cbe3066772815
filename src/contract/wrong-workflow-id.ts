/** A run that is not under the id of its link: the id is the lock, so another id would be a second writer. */
import { workflowIdOf } from './request.ts';
import type { LinkName } from './request.ts';
import type { Finding } from './finding.ts';

/** What is wrong with the id of a run about this link; undefined when it is the right one. */
export function wrongWorkflowId(workflowId: string, link: LinkName): Finding | undefined {
  const rightId = workflowIdOf(link);
  if (workflowId === rightId) return undefined;
  return {
    level: 'error',
    field: 'workflowId',
    value: workflowId,
    problem: 'is not the id of this service’s runs',
    fix: `start it as ${rightId}`,
  };
}
