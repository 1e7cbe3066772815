/** Checks the manifest of a fleet that was started from the Web UI or by a Temporal SDK. */
import { ApplicationFailure } from '@temporalio/common';
import { fleetWorkflowId } from '../../contract/fleet.ts';
import { allOrNone, readManifest } from '../../manifest/read-manifest.ts';
import { problemLine, ProblemsError } from '../../problems/problems.ts';

/** @throws ApplicationFailure `Invalid` with every problem in `details[0].problems`: nothing was started */
export async function checkFleet({ request, workflowId }: { request: unknown; workflowId: string }): Promise<void> {
  const { actor: _actor, pages: _pages, carried: _carried, ...manifest } = (request ?? {}) as Record<string, unknown>;
  try {
    const text = JSON.stringify(manifest, undefined, 1);
    const { settings } = allOrNone(await readManifest('fleet', async () => ({ name: 'fleet', text })));
    if (workflowId === fleetWorkflowId(settings.name)) return;
    const fix = `start it with workflow id ${fleetWorkflowId(settings.name)}, or change its name`;
    throw new ProblemsError('Invalid', [{ field: 'name', problem: `does not belong to ${workflowId}`, fix }]);
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    const problems = error.problems.map(({ at: _at, ...problem }) => problem);
    throw ApplicationFailure.create({
      type: 'Invalid',
      message: problems.map(problemLine).join('\n').slice(0, 2_000),
      nonRetryable: true,
      details: [{ problems }],
    });
  }
}
