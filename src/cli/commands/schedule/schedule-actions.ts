/** `causeway schedule pause`, `unpause`, `trigger` and `delete`. */
import type { Client } from '@temporalio/client';
import type { Command } from 'commander';
import { deleteSchedule, pauseSchedule, triggerSchedule, unpauseSchedule } from '../../../client/schedules.ts';
import { command, run, temporalOptions } from '../../program/command.ts';
import { connect, defaultActor } from '../connect.ts';
import { exitCodes } from '../../program/exit-codes.ts';

export const pauseCommand = (): Command =>
  withReason(
    scheduleAction('pause', 'Start nothing until it is unpaused.', 'is paused', (client, name, note) =>
      pauseSchedule(client, name, note),
    ),
  );

export const unpauseCommand = (): Command =>
  withReason(
    scheduleAction('unpause', 'Go on.', 'goes on', (client, name, note) => unpauseSchedule(client, name, note)),
  );

export const triggerCommand = (): Command =>
  scheduleAction('trigger', 'Run it now; after the run that is going, if one is.', 'runs now', triggerSchedule);

export const deleteCommand = (): Command =>
  scheduleAction('delete', 'Delete a schedule; what it started goes on.', 'is deleted', deleteSchedule);

const withReason = (to: Command): Command => to.option('--reason <text>', 'why: kept as the note of the schedule');

type Act = (client: Client, name: string, note: string) => Promise<void>;

const scheduleAction = (verb: string, summary: string, done: string, act: Act): Command =>
  temporalOptions(command(verb, summary, [`schedule ${verb} nightly`]))
    .argument('<name>', 'name of the schedule')
    .action((name: string, options: { readonly reason?: string }) =>
      run(options, async ({ output, settings }) => {
        const { client, close } = await connect(settings());
        try {
          await act(client, name, `${defaultActor()}${options.reason === undefined ? '' : `: ${options.reason}`}`);
          output.object({ name, done: verb });
          output.say(`Schedule ${name} ${done}.`);
          return exitCodes.done;
        } finally {
          await close();
        }
      }),
    );
