/** The command line: `usage/` says how each command is called, `commands/` what it does. */
import process from 'node:process';
import { Command, CommanderError } from 'commander';
import { commandName } from '../../config/command-name.ts';
import { demoCommand } from '../usage/demo.ts';
import { devCommand } from '../usage/dev.ts';
import { doctorCommand } from '../usage/doctor.ts';
import { fleetCommand } from '../usage/fleet/fleet.ts';
import { codecServerCommand } from '../usage/codec-server.ts';
import { conformanceCommand } from '../usage/conformance.ts';
import { componentsCommand } from '../usage/components.ts';
import { offboardCommand } from '../usage/offboard.ts';
import { planCommand } from '../usage/plan.ts';
import { principalsCommand } from '../usage/principals.ts';
import { infoCommand } from '../usage/info.ts';
import { onboardCommand } from '../usage/onboard.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import { createOutput } from './output.ts';
import { version } from '../../config/package-root.ts';
import { reportCommand } from '../usage/report.ts';
import { retryCommand } from '../usage/retry.ts';
import { rollbackCommand } from '../usage/rollback.ts';
import { sandboxCommand } from '../usage/sandbox.ts';
import { completionCommand } from '../usage/completion.ts';
import { scheduleCommand } from '../usage/schedule/schedule.ts';
import { skipCommand } from '../usage/skip.ts';
import { statusCommand } from '../usage/status.ts';
import { workerCommand } from '../usage/worker.ts';

const commands = [
  demoCommand,
  devCommand,
  sandboxCommand,
  workerCommand,
  codecServerCommand,
  doctorCommand,
  planCommand,
  onboardCommand,
  statusCommand,
  reportCommand,
  infoCommand,
  principalsCommand,
  componentsCommand,
  offboardCommand,
  retryCommand,
  skipCommand,
  rollbackCommand,
  fleetCommand,
  scheduleCommand,
  conformanceCommand,
  completionCommand,
];

/** All commands, with commander's own exits turned into errors. */
export function createProgram(): Command {
  const program = new Command('causeway')
    .description('Connects an Aiven service to a VPC in your AWS account over AWS PrivateLink.')
    .version(version())
    .option('--schema', 'print the JSON Schema of a request, for editors')
    .on('option:schema', () => {
      throw new CommanderError(0, SCHEMA, '');
    })
    .addHelpText('after', `\nExample:\n  $ ${commandName()} demo`);
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
    if (error.code === SCHEMA) await printSchema();
    process.exitCode = await exitCodeOf(error, args.includes('--json'));
  }
}

/** Commander throws an error for help and version too; without a command it has already printed the help. */
async function exitCodeOf(error: CommanderError, json: boolean): Promise<ExitCode> {
  if (error.exitCode === 0) return exitCodes.done;
  if (error.code === 'commander.help' && !json) return exitCodes.invalid;
  const { report } = await import('./invoke.ts');
  return report(error, createOutput({ json }));
}

/** Like help and version, this ends the command. */
const SCHEMA = 'causeway.schema';

async function printSchema(): Promise<void> {
  const { requestJsonSchema } = await import('../../schema/request.ts');
  process.stdout.write(`${JSON.stringify(requestJsonSchema(), undefined, 2)}\n`);
}
