/** `causeway schedule`: what is done again and again. */
import { Command } from 'commander';
import { deleteCommand, pauseCommand, triggerCommand, unpauseCommand } from './schedule-actions.ts';
import { listCommand } from './schedule-list.ts';
import { setCommand } from './schedule-set.ts';

export const scheduleCommand = (): Command => {
  const schedule = new Command('schedule').description('Set, list, pause, unpause, trigger, delete schedules.');
  for (const build of [setCommand, listCommand, pauseCommand, unpauseCommand, triggerCommand, deleteCommand])
    schedule.addCommand(build());
  return schedule;
};
