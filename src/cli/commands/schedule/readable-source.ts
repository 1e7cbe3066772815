/** Checks that the workers can read the manifest of a schedule; warns when no worker can be asked. */
import type { Client } from '@temporalio/client';
import { checkSource } from '../../../client/source-check.ts';
import type { ScheduleRequest } from '../../../client/schedules.ts';
import { ProblemsError } from '../../../problems/problems.ts';
import { isPolled } from '../../../worker/pollers.ts';
import type { Invocation } from '../../program/command.ts';
import { workerAnswer } from '../../waiting/worker-answer.ts';

/** @throws ProblemsError the workers cannot read it or can use nothing in it, so no run of the schedule would do anything */
export async function readableSource(
  client: Client,
  invocation: Invocation<object>,
  { name, job }: ScheduleRequest,
): Promise<void> {
  if (!('source' in job)) return;
  const settings = invocation.settings();
  const { source } = job;
  if (!(await isPolled(client.connection, settings.temporal.namespace)(settings.taskQueue))) {
    invocation.output.warn(
      `! NOBODY HAS READ ${source}: NO WORKER POLLS ${settings.taskQueue}. The schedule is set. If the workers cannot read the manifest there, each run says so and does nothing.`,
    );
    return;
  }
  const { outcome, says, skipped } = await workerAnswer(invocation, {
    client,
    settings,
    ask: () => checkSource(client, settings.taskQueue, { name, ...job }),
    unknown: 'It is not known whether the workers can read the manifest. The schedule was not set.',
    fix: 'start a worker, then run this again',
    isRepeatable: true,
  });
  if (outcome === 'read') return;
  const fix =
    outcome === 'invalid'
      ? 'correct it, or set the schedule with --skip-invalid'
      : 'name a file below the directory in which the workers run, or an HTTPS URL that they may read';
  const why = skipped.map((each) => each.why).join(' ');
  throw new ProblemsError('Invalid', [
    { field: 'manifest', value: source, problem: `cannot be used by the workers: ${why || says}`, fix },
  ]);
}
