/** `causeway schedule pause`, `unpause`, `trigger` and `delete`. */
import type { Client } from '@temporalio/client';
import type { Command } from 'commander';
import { deleteSchedule, pauseSchedule, triggerSchedule, unpauseSchedule } from '../../../client/schedules.ts';
import type { Triggered } from '../../../client/schedule-trigger.ts';
import { command, run, temporalOptions } from '../../program/command.ts';
import { connect, defaultActor } from '../connect.ts';
import { exitCodes } from '../../program/exit-codes.ts';

export const pauseCommand = (): Command =>
  withReason(
    scheduleAction(
      'pause',
      'Start nothing until it is unpaused.',
      () => 'is paused',
      (client, name, note) => pauseSchedule(client, name, note),
    ),
  );

export const unpauseCommand = (): Command =>
  withReason(
    scheduleAction(
      'unpause',
      'Go on.',
      () => 'goes on',
      (client, name, note) => unpauseSchedule(client, name, note),
    ),
  );

export const triggerCommand = (): Command =>
  scheduleAction('trigger', 'Run it now; after the run that is going, if one is.', triggerSays, triggerSchedule);

function triggerSays(triggered: Triggered): string {
  switch (triggered.became) {
    case 'started':
      return `has started ${triggered.workflowId}`;
    case 'buffered':
      return `is waiting: it starts when ${going(triggered.running)} has ended`;
    case 'skipped':
      return `started nothing: ${going(triggered.running)} is going, and one more run waits behind it already`;
    case 'unknown':
      return 'is triggered; the server has not said yet what came of it. Fix: look with `causeway schedule list`';
  }
}

const going = (running: readonly string[]): string => running.join(', ') || 'the run before';

export const deleteCommand = (): Command =>
  scheduleAction('delete', 'Delete a schedule; what it started goes on.', () => 'is deleted', deleteSchedule);

const withReason = (to: Command): Command => to.option('--reason <text>', 'why: kept as the note of the schedule');

type Act<Came> = (client: Client, name: string, note: string) => Promise<Came>;

const scheduleAction = <Came extends object | void>(
  verb: string,
  summary: string,
  says: (came: Came) => string,
  act: Act<Came>,
): Command =>
  temporalOptions(command(verb, summary, [`schedule ${verb} nightly`]))
    .argument('<name>', 'name of the schedule')
    .action((name: string, options: { readonly reason?: string }) =>
      run(options, async ({ output, settings }) => {
        const { client, close } = await connect(settings());
        try {
          const came = await act(
            client,
            name,
            `${defaultActor()}${options.reason === undefined ? '' : `: ${options.reason}`}`,
          );
          output.object({ name, done: verb, ...came });
          output.say(`Schedule ${name} ${says(came)}.`);
          return exitCodes.done;
        } finally {
          await close();
        }
      }),
    );
