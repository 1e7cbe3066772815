/** `causeway fleet`: many links at once. */
import { Command } from 'commander';
import { applyCommand } from './apply.ts';
import { cancelCommand, retryCommand, stopCommand } from './actions.ts';
import { diffCommand } from './diff.ts';
import { listCommand } from './list.ts';
import { forgetCommand } from './forget.ts';
import { initCommand } from './init.ts';
import { reportCommand } from './report.ts';
import { planCommand } from './plan.ts';
import { statusCommand } from './status.ts';
import { templateCommand } from './template.ts';

export const fleetCommand = (): Command => {
  const fleet = new Command('fleet').description(
    'Connect many services: template, init, plan, apply, status, list, diff, retry, stop, cancel, report, forget.',
  );
  const commands = [
    templateCommand,
    initCommand,
    planCommand,
    applyCommand,
    statusCommand,
    listCommand,
    diffCommand,
    retryCommand,
    stopCommand,
    cancelCommand,
    reportCommand,
    forgetCommand,
  ];
  for (const build of commands) fleet.addCommand(build());
  return fleet;
};
