/** `causeway fleet plan`: what applying a manifest would do. */
import type { FleetPlan } from '../../../client/fleet-plan-report.ts';
import { neededFileOf, type FileOptions } from '../../arguments/file-argument.ts';
import { readWholeManifest } from '../../arguments/read-manifest.ts';
import type { Invocation } from '../../program/command.ts';
import { exitCodes, type ExitCode } from '../../program/exit-codes.ts';
import { connect } from '../connect.ts';
import { fleetPlanText } from './fleet-plan-text.ts';
import type { PruneOptions } from '../../arguments/prune-options.ts';
import { toPrune } from './pruning.ts';
import { planManifest } from './plan-manifest.ts';

export interface FleetPlanOptions extends FileOptions, PruneOptions {}

export async function plan(invocation: Invocation<FleetPlanOptions>, argument: string | undefined): Promise<ExitCode> {
  const { options, output } = invocation;
  const manifest = await readWholeManifest(neededFileOf(argument, options));
  const { client, close } = await connect(invocation.settings());
  try {
    const { plan: found } = await planManifest(client, invocation, manifest);
    output.object(found);
    const pruned = toPrune(options, found);
    output.say(fleetPlanText(found, pruned));
    return exitOf(found, pruned.length);
  } finally {
    await close();
  }
}

/** An item that could not be looked at may differ, so a pipeline must not read this as "nothing to do". */
function exitOf({ verdict, totals }: FleetPlan, pruned: number): ExitCode {
  if (verdict === 'invalid') return exitCodes.invalid;
  if (totals.unknown > 0) return exitCodes.failed;
  return verdict === 'nothing' && pruned === 0 ? exitCodes.done : exitCodes.differences;
}
