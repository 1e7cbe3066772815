/** `causeway fleet retry`, `stop` and `cancel`. */
import { fleetHandle, type FleetHandle } from '../../../client/fleets.ts';
import type { Invocation } from '../../program/command.ts';
import { connect } from '../connect.ts';
import { exitCodes, type ExitCode } from '../../program/exit-codes.ts';
import { causeway } from '../../hints.ts';
import { fleetWorkflowId } from '../../../contract/fleet.ts';
import { retryCorrected } from './retry-corrected.ts';
import { workerAnswer } from '../../waiting/worker-answer.ts';

export interface FleetActionOptions {
  readonly actor: string;
  readonly reason?: string;
  readonly runs?: boolean;
  /** A corrected manifest, of `retry`. */
  readonly file?: string;
}

type Act = (
  fleet: FleetHandle,
  who: { actor: string; reason?: string },
  options: FleetActionOptions,
) => Promise<{ readonly says: string }>;

export type FleetVerb = 'retry' | 'stop' | 'cancel';

const acts: Readonly<Record<FleetVerb, Act>> = {
  retry: (fleet, who) => fleet.retry(who),
  stop: (fleet, who) => fleet.stop(who),
  async cancel(fleet, _who, { runs }) {
    if (runs !== true) {
      await fleet.cancel();
      return { says: 'The fleet has ended; its onboardings go on.' };
    }
    const { cancelled, joined } = await fleet.cancelWithRuns();
    const left = joined.length === 0 ? '' : ` ${joined.length} that others had started go on: ${joined.join(', ')}.`;
    return { says: `The fleet has ended; ${cancelled.length} onboardings roll back.${left}`, cancelled, joined };
  },
};

export async function fleetAction(
  invocation: Invocation<FleetActionOptions>,
  verb: FleetVerb,
  name: string,
): Promise<ExitCode> {
  const { options, output } = invocation;
  const settings = invocation.settings();
  const { client, close } = await connect(settings);
  try {
    const { actor, reason } = options;
    const who = { actor, ...(reason === undefined ? {} : { reason }) };
    if (options.file !== undefined)
      return await retryCorrected(client, { ...invocation, options: { ...options, file: options.file } }, name);
    const answer = await workerAnswer(invocation, {
      client,
      settings,
      workflowId: fleetWorkflowId(name),
      ask: () => acts[verb](fleetHandle(client, settings.taskQueue, name), who, options),
      unknown: `It is not known whether ${verb} reaches the fleet: the server may still hand it to the next worker.`,
      fix: `start a worker, look with ${causeway(`fleet status ${name}`)}, then send it again if it has not arrived`,
    });
    output.object({ name, ...answer });
    output.say(`${answer.says}\nSee it: ${causeway(`fleet status ${name}`)}`);
    return exitCodes.done;
  } finally {
    await close();
  }
}
