/** The parts of applying a manifest: refuse wrong items, choose the items to start, record the desired state. */
import type { Client } from '@temporalio/client';
import type { FleetPlan } from '../../../client/fleet-plan-report.ts';
import { noteOf } from '../../../client/fleet-picture.ts';
import type { LookedAtManifest } from '../../../client/fleet-plan.ts';
import { desireFleet, noteItems } from '../../../client/fleet-record.ts';
import { recordWorkflowId } from '../../../contract/fleet-record.ts';
import { linkOf } from '../../../contract/fleet.ts';
import type { PrivateLinkRequest } from '../../../contract/request.ts';
import type { Manifest } from '../../../manifest/manifest.ts';
import { ProblemsError, type Problem } from '../../../problems/problems.ts';
import { causeway } from '../../hints.ts';
import type { Invocation } from '../../program/command.ts';
import { workerAnswer } from '../../waiting/worker-answer.ts';
import { withoutFullStop } from '../../../contract/printable.ts';

/** @throws ProblemsError an item is wrong or could not be looked at, so nothing is started */
export function refuseWrong({ problems, items }: FleetPlan): void {
  const unseen = items
    .filter(({ does }) => does === 'unknown')
    .map(({ link, says, at }): Problem => {
      const fix = 'correct what it names and apply again, or leave it out with --skip-invalid';
      return { field: link, problem: withoutFullStop(says), fix, ...(at === undefined ? {} : { at }) };
    });
  if (problems.length + unseen.length > 0) throw new ProblemsError('Invalid', [...problems, ...unseen]);
}

/** The items that need a run. */
export function toStart({ items }: Manifest, plan: FleetPlan): readonly PrivateLinkRequest[] {
  const starts = new Set(
    plan.items.filter(({ does }) => does === 'make' || does === 'change' || does === 'join').map(({ link }) => link),
  );
  return items.map(({ request }) => request).filter((request) => starts.has(linkOf(request)));
}

/** Makes this manifest the desired state, even if the onboardings fail. */
export async function desire(
  client: Client,
  invocation: Invocation<{ readonly actor: string }>,
  { manifest, looks, file: source }: LookedAtManifest & { readonly manifest: Manifest; readonly file: string },
): Promise<void> {
  const { settings: fleet, items, problems } = manifest;
  const settings = invocation.settings();
  const { actor } = invocation.options;
  const desired = { settings: fleet, items, actor, source, partial: problems.length > 0 };
  await workerAnswer(invocation, {
    client,
    settings,
    workflowId: recordWorkflowId(fleet.name),
    ask: async () => {
      await desireFleet(client, settings.taskQueue, desired);
      await noteItems(client, settings.taskQueue, fleet, looks.map(noteOf));
    },
    unknown: 'Nothing was started. The manifest may have become the desired state.',
    fix: `start a worker, look with ${causeway(`fleet status ${fleet.name}`)}, then apply it again`,
  });
}
