/** `causeway schedule`: jobs that run again and again. */
import { Command } from 'commander';
import { deleteCommand, pauseCommand, triggerCommand, unpauseCommand } from './actions.ts';
import { listCommand } from './list.ts';
import { setCommand } from './set.ts';

export const scheduleCommand = (): Command => {
  const schedule = new Command('schedule').description('Set, list, pause, unpause, trigger, delete schedules.');
  for (const build of [setCommand, listCommand, pauseCommand, unpauseCommand, triggerCommand, deleteCommand])
    schedule.addCommand(build());
  return schedule;
};
