/** `causeway fleet`: many links at once. */
import { Command } from 'commander';
import { applyCommand } from './apply.ts';
import { cancelCommand, retryCommand, stopCommand } from './fleet-actions.ts';
import { reportCommand } from './fleet-report.ts';
import { statusCommand } from './fleet-status.ts';

export const fleetCommand = (): Command => {
  const fleet = new Command('fleet').description('Connect many services: apply, status, retry, stop, cancel, report.');
  for (const build of [applyCommand, statusCommand, retryCommand, stopCommand, cancelCommand, reportCommand])
    fleet.addCommand(build());
  return fleet;
};
