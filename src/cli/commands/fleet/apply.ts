/** `causeway fleet apply`: shows the plan, asks, and starts or joins an onboarding for each item that needs one. */
import type { Client } from '@temporalio/client';
import { applyFleet, fleetHandle } from '../../../client/fleets.ts';
import type { FleetPlan } from '../../../client/fleet-plan-report.ts';
import type { Pruned } from '../../../client/fleet-prune.ts';
import type { PrivateLinkRequest } from '../../../contract/request.ts';
import type { Manifest } from '../../../manifest/manifest.ts';
import type { Invocation } from '../../program/command.ts';
import { confirmed } from '../../program/confirm.ts';
import { connect } from '../connect.ts';
import { exitCodes, type ExitCode } from '../../program/exit-codes.ts';
import { causeway } from '../../hints.ts';
import { neededFileOf, type FileOptions } from '../../arguments/file-argument.ts';
import { readWholeManifest } from '../../arguments/read-manifest.ts';
import { desire, refuseWrong, toStart } from './applying.ts';
import { fleetPlanText } from './fleet-plan-text.ts';
import { followFleet } from './follow-fleet.ts';
import { askPicture } from './picture.ts';
import { fleetPictureText } from './fleet-picture-text.ts';
import type { PruneOptions } from '../../arguments/prune-options.ts';
import { prune, prunedText, toPrune } from './pruning.ts';
import { planManifest } from './plan-manifest.ts';
import { workerAnswer } from '../../waiting/worker-answer.ts';

export interface ApplyOptions extends FileOptions, PruneOptions {
  readonly skipInvalid?: boolean;
  readonly detach?: boolean;
  readonly yes?: boolean;
  readonly actor: string;
}

export async function apply(invocation: Invocation<ApplyOptions>, argument: string | undefined): Promise<ExitCode> {
  const { options, output } = invocation;
  const file = neededFileOf(argument, options);
  const manifest = await readWholeManifest(file);
  const { client, close } = await connect(invocation.settings());
  try {
    const looked = await planManifest(client, invocation, manifest);
    const { plan } = looked;
    if (options.skipInvalid !== true) refuseWrong(plan);
    const requests = toStart(manifest, plan);
    const leaving = toPrune(options, plan);
    (options.yes === true ? output.note : output.warn)(fleetPlanText(plan, leaving));
    if (requests.length + leaving.length === 0) {
      await desire(client, invocation, { ...looked, manifest, file });
      return nothingToDo(invocation, plan);
    }
    const answer =
      options.yes === true
        ? 'yes'
        : await confirmed(invocation, question(requests.length, leaving.length), 'add --yes when the plan is right');
    if (answer === 'interrupted') return exitCodes.interrupted;
    if (answer === 'no') return exitCodes.invalid;
    await desire(client, invocation, { ...looked, manifest, file });
    const pruning = leaving.length === 0 ? [] : await prune(client, invocation, plan.name, leaving);
    if (pruning.length > 0) output.note(prunedText(pruning));
    const code =
      requests.length === 0
        ? await show(client, invocation, plan.name, pruning)
        : await start(client, invocation, { manifest, requests, pruning });
    return code === exitCodes.done && pruning.some(({ outcome }) => outcome !== 'removed') ? exitCodes.failed : code;
  } finally {
    await close();
  }
}

function question(starts: number, removals: number): string {
  const parts = [
    ...(starts === 0 ? [] : [`start ${starts} onboardings`]),
    ...(removals === 0 ? [] : [`take ${removals} services away`]),
  ].join(' and ');
  return `${parts.slice(0, 1).toUpperCase()}${parts.slice(1)}?`;
}

/** The state of the fleet, when nothing was started. */
async function show(
  client: Client,
  invocation: Invocation<ApplyOptions>,
  name: string,
  pruned: readonly Pruned[],
): Promise<ExitCode> {
  const picture = await askPicture(client, invocation, name, false);
  invocation.output.object({ ...picture, pruned });
  invocation.output.say(fleetPictureText(picture));
  return exitCodes.done;
}

function nothingToDo({ output }: Invocation<ApplyOptions>, plan: FleetPlan): ExitCode {
  output.object({ outcome: 'unchanged', name: plan.name, plan });
  output.say(`Fleet ${plan.name}: nothing to start; ${plan.totals.leave} are as the manifest says.`);
  return exitCodes.done;
}

async function start(
  client: Client,
  invocation: Invocation<ApplyOptions>,
  {
    manifest: { settings: fleet },
    requests,
    pruning,
  }: {
    readonly manifest: Manifest;
    readonly requests: readonly PrivateLinkRequest[];
    readonly pruning: readonly Pruned[];
  },
): Promise<ExitCode> {
  const { options, output } = invocation;
  const settings = invocation.settings();
  const more = pruning.length === 0 ? {} : { pruned: pruning };
  const { says, totals } = await workerAnswer(invocation, {
    client,
    settings,
    ask: () => applyFleet(client, settings.taskQueue, fleet, requests, options.actor),
    unknown: 'The fleet may already be open, and new items may still be added to it.',
    fix: `start a worker, look with ${causeway(`fleet status ${fleet.name}`)}, then apply it again, which adds only what is missing`,
  });
  if (options.detach !== true) {
    output.note(`Fleet ${fleet.name}: ${says}`);
    return followFleet(client, fleetHandle(client, settings.taskQueue, fleet.name), invocation, more);
  }
  const follow = causeway(`fleet status ${fleet.name} --follow`);
  output.object({ outcome: 'detached', name: fleet.name, says, totals, follow, ...more });
  output.say(`Fleet ${fleet.name}: ${says}\nFollow it: ${follow}`);
  return exitCodes.done;
}
