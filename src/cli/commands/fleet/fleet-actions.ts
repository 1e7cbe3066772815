/** `causeway fleet retry`, `stop` and `cancel`. */
import type { Command } from 'commander';
import { fleetHandle, type FleetHandle } from '../../../client/fleets.ts';
import { command, run, temporalOptions } from '../../program/command.ts';
import { connect, defaultActor } from '../connect.ts';
import { exitCodes } from '../../program/exit-codes.ts';
import { causeway } from '../../hints.ts';
import { fleetWorkflowId } from '../../../contract/fleet.ts';
import { timeoutOption } from '../../waiting/timeout-option.ts';
import { workerAnswer } from '../../waiting/worker-answer.ts';

interface Options {
  readonly actor: string;
  readonly reason?: string;
  readonly runs?: boolean;
}

export const retryCommand = (): Command =>
  fleetAction(
    'retry',
    'Run what failed, was rolled back, skipped or not started once more; nothing else.',
    (fleet, who) => fleet.retry(who),
  );

export const stopCommand = (): Command =>
  fleetAction('stop', 'Start nothing more; what is under way goes on and is watched.', (fleet, who) => fleet.stop(who));

export const cancelCommand = (): Command =>
  fleetAction(
    'cancel',
    'End a fleet. Its onboardings go on, unless --runs is given.',
    async (fleet, _who, { runs }) => {
      if (runs !== true) {
        await fleet.cancel();
        return { says: 'The fleet has ended; its onboardings go on.' };
      }
      const { cancelled, joined } = await fleet.cancelWithRuns();
      const left = joined.length === 0 ? '' : ` ${joined.length} that others had begun go on: ${joined.join(', ')}.`;
      return { says: `The fleet has ended; ${cancelled.length} onboardings roll back.${left}`, cancelled, joined };
    },
  ).option('--runs', 'cancel the onboardings that it started, too: each rolls back what is not ready');

type Act = (
  fleet: FleetHandle,
  who: { actor: string; reason?: string },
  options: Options,
) => Promise<{ readonly says: string }>;

const fleetAction = (verb: string, summary: string, act: Act): Command =>
  timeoutOption(temporalOptions(command(verb, summary, [`fleet ${verb} shop-links`])))
    .argument('<fleet>', 'name of the fleet')
    .option('--actor <name>', 'who says it, for the audit list', defaultActor())
    .option('--reason <text>', 'why, for the audit list')
    .action((name: string, options: Options) =>
      run(options, async (invocation) => {
        const { output } = invocation;
        const settings = invocation.settings();
        const { client, close } = await connect(settings);
        try {
          const { actor, reason } = options;
          const who = { actor, ...(reason === undefined ? {} : { reason }) };
          const answer = await workerAnswer(invocation, {
            client,
            settings,
            workflowId: fleetWorkflowId(name),
            ask: () => act(fleetHandle(client, settings.taskQueue, name), who, options),
            unknown: `It is not known whether ${verb} reaches the fleet: the server may still hand it to the next worker.`,
            fix: `start a worker, look with ${causeway(`fleet status ${name}`)}, then send it again if it has not arrived`,
          });
          output.object({ name, ...answer });
          output.say(`${answer.says}\nSee it: ${causeway(`fleet status ${name}`)}`);
          return exitCodes.done;
        } finally {
          await close();
        }
      }),
    );
