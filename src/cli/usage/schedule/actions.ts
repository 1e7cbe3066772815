/** How `causeway schedule pause`, `unpause`, `trigger` and `delete` are called. */
import type { Command } from 'commander';
import type { ScheduleActionOptions, ScheduleVerb } from '../../commands/schedule/schedule-actions.ts';
import { command, run, temporalOptions } from '../../program/command.ts';

export const pauseCommand = (): Command => withReason(scheduleAction('pause', 'Start no runs until it is unpaused.'));

export const unpauseCommand = (): Command => withReason(scheduleAction('unpause', 'Start runs again.'));

export const triggerCommand = (): Command =>
  scheduleAction('trigger', 'Run it now. If a run is under way, this one starts after it.');

export const deleteCommand = (): Command => scheduleAction('delete', 'Delete a schedule. Runs that it started go on.');

const withReason = (to: Command): Command => to.option('--reason <text>', 'why: kept as the note of the schedule');

const scheduleAction = (verb: ScheduleVerb, summary: string): Command =>
  temporalOptions(command(verb, summary, [`schedule ${verb} nightly`]))
    .argument('<name>', 'name of the schedule')
    .action((name: string, options: ScheduleActionOptions) =>
      run(options, async (invocation) =>
        (await import('../../commands/schedule/schedule-actions.ts')).scheduleAction(invocation, verb, name),
      ),
    );
