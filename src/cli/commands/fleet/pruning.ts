/** `--prune` of a fleet: what may be taken away, how much at a time, and the result. */
import type { Client } from '@temporalio/client';
import { pruneFleet, type Pruned } from '../../../client/fleet-prune.ts';
import type { FleetPlan } from '../../../client/fleet-plan-report.ts';
import { ProblemsError } from '../../../problems/problems.ts';
import { removalLimit, type PruneOptions } from '../../arguments/prune-options.ts';
import { causeway } from '../../hints.ts';
import type { Invocation } from '../../program/command.ts';
import { workerAnswer } from '../../waiting/worker-answer.ts';

/**
 * Links to take away; none without `--prune`.
 * @throws ProblemsError there are too many, or something in the manifest is wrong
 */
export function toPrune({ prune, maxRemovals }: PruneOptions, plan: FleetPlan): readonly string[] {
  if (prune !== true) return [];
  const links = plan.leaving.filter(({ kept }) => kept === undefined).map(({ link }) => link);
  if (links.length === 0) return [];
  if (plan.problems.length > 0)
    throw new ProblemsError('Usage', [
      {
        field: '--prune',
        problem: 'cannot be used while something in the manifest is wrong: what it would name is not known',
        fix: 'correct the manifest, or leave out --prune',
      },
    ]);
  const most = removalLimit(maxRemovals, plan.items.length + plan.leaving.length);
  if (links.length <= most) return links;
  throw new ProblemsError('Usage', [
    {
      field: '--max-removals',
      value: maxRemovals,
      problem: `allows ${most} removals, and ${links.length} services of this fleet left the manifest: ${links.slice(0, 10).join(', ')}${links.length > 10 ? ', …' : ''}`,
      fix: `if that is meant, give --max-removals ${links.length}`,
    },
  ]);
}

/** Waits until each is gone. Removals that were started go on if the wait ends early. */
export const prune = (
  client: Client,
  invocation: Invocation<{ readonly actor: string }>,
  fleet: string,
  links: readonly string[],
): Promise<readonly Pruned[]> => {
  const settings = invocation.settings();
  return workerAnswer(invocation, {
    client,
    settings,
    ask: () => pruneFleet(client, settings.taskQueue, fleet, links, invocation.options.actor),
    unknown: 'Removals that were started go on; it is not known how far they are.',
    fix: `look with ${causeway('status')}, then apply the manifest again`,
  });
};

export const prunedText = (pruned: readonly Pruned[]): string =>
  pruned.map(({ link, outcome, says }) => `- ${link}: ${outcome === 'removed' ? 'removed' : says}`).join('\n');
