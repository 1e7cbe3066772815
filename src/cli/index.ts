#!/usr/bin/env node
/** The command line: one file for each command. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { Command, CommanderError } from 'commander';
import { requestJsonSchema } from '../schema.ts';
import { report } from './command.ts';
import { demoCommand } from './demo.ts';
import { devCommand } from './dev.ts';
import { causeway } from './hints.ts';
import { onboardCommand } from './onboard.ts';
import { createOutput } from './output.ts';
import { packageRoot } from './package-root.ts';
import { retryCommand } from './retry.ts';
import { rollbackCommand } from './rollback.ts';
import { sandboxCommand } from './sandbox.ts';
import { skipCommand } from './skip.ts';
import { statusCommand } from './status.ts';
import { workerCommand } from './worker.ts';

const commands = [
  demoCommand,
  devCommand,
  sandboxCommand,
  workerCommand,
  onboardCommand,
  statusCommand,
  retryCommand,
  skipCommand,
  rollbackCommand,
];

/** @param args without `node` and the script */
export async function main(args: readonly string[]): Promise<void> {
  const program = new Command('causeway')
    .description('Connects an Aiven service to a VPC in your AWS account over AWS PrivateLink.')
    .version(version())
    .option('--schema', 'print the JSON Schema of a request, for editors')
    .addHelpText('after', `\nExample:\n  $ ${causeway('demo')}`)
    .action(({ schema }: { schema?: boolean }) => {
      if (schema === true) process.stdout.write(`${JSON.stringify(requestJsonSchema(), undefined, 2)}\n`);
      else program.help({ error: true });
    });
  for (const build of commands) program.addCommand(build());
  for (const each of [program, ...program.commands])
    each.exitOverride().configureOutput({ outputError: () => undefined });
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Help and version are errors to commander, with exit code 0.
    if (error.exitCode !== 0) process.exitCode = report(error, createOutput({ json: args.includes('--json') }));
  }
}

function version(): string {
  const { version: text } = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as {
    version: string;
  };
  return text;
}

await main(process.argv.slice(2));
