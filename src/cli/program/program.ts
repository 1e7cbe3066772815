/** The command line: one file for each command. */
import process from 'node:process';
import { Command, CommanderError } from 'commander';
import { requestJsonSchema } from '../../schema/request.ts';
import { report } from './command.ts';
import { demoCommand } from '../commands/demo.ts';
import { devCommand } from '../commands/dev.ts';
import { fleetCommand } from '../commands/fleet/fleet.ts';
import { causeway } from '../hints.ts';
import { componentsCommand } from '../commands/components.ts';
import { offboardCommand } from '../commands/offboard.ts';
import { planCommand } from '../commands/plan.ts';
import { principalsCommand } from '../commands/principals.ts';
import { infoCommand } from '../commands/info.ts';
import { onboardCommand } from '../commands/onboard.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import { createOutput, type Output } from './output.ts';
import { version } from '../local/package-root.ts';
import { retryCommand } from '../commands/retry.ts';
import { rollbackCommand } from '../commands/rollback.ts';
import { sandboxCommand } from '../commands/sandbox.ts';
import { completionCommand } from '../commands/completion.ts';
import { scheduleCommand } from '../commands/schedule/schedule.ts';
import { skipCommand } from '../commands/skip.ts';
import { statusCommand } from '../commands/status.ts';
import { workerCommand } from '../commands/worker.ts';

const commands = [
  demoCommand,
  devCommand,
  sandboxCommand,
  workerCommand,
  planCommand,
  onboardCommand,
  statusCommand,
  infoCommand,
  principalsCommand,
  componentsCommand,
  offboardCommand,
  retryCommand,
  skipCommand,
  rollbackCommand,
  fleetCommand,
  scheduleCommand,
  completionCommand,
];

/** All commands, with commander's own exits turned into errors. */
export function createProgram(): Command {
  const program = new Command('causeway')
    .description('Connects an Aiven service to a VPC in your AWS account over AWS PrivateLink.')
    .version(version())
    .option('--schema', 'print the JSON Schema of a request, for editors')
    .on('option:schema', printSchema)
    .addHelpText('after', `\nExample:\n  $ ${causeway('demo')}`);
  for (const build of commands) program.addCommand(build());
  for (const each of [program, ...program.commands.flatMap((one) => [one, ...one.commands])])
    each.exitOverride().configureOutput({ outputError: () => undefined });
  return program;
}

/** Runs one command line and sets the exit code. @param args without `node` and the script */
export async function runProgram(args: readonly string[]): Promise<void> {
  try {
    await createProgram().parseAsync(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = exitCodeOf(error, createOutput({ json: args.includes('--json') }));
  }
}

/** Help and version are errors to commander too; without a command it has printed its help already. */
function exitCodeOf(error: CommanderError, output: Output): ExitCode {
  if (error.exitCode === 0) return exitCodes.done;
  return error.code === 'commander.help' && !output.json ? exitCodes.invalid : report(error, output);
}

function printSchema(): never {
  process.stdout.write(`${JSON.stringify(requestJsonSchema(), undefined, 2)}\n`);
  throw new CommanderError(0, 'causeway.schema', '');
}
