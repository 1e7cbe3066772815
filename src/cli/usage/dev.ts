/** How `causeway dev` is called. */
import type { Command } from 'commander';
import type { DevOptions } from '../commands/dev.ts';
import { command, run } from '../program/command.ts';
import { sandboxFlags } from './sandbox.ts';

export const devCommand = (): Command =>
  sandboxFlags(
    command('dev', 'Run a Temporal server, the sandbox, the worker and a prober for each VPC, until Ctrl-C.', [
      'dev',
      'dev --speed 10 --db dev.sqlite',
    ]),
  )
    .option('--write-env <file>', 'where to write the variables for other shells', 'dev.env')
    .option('--db <file>', 'where Temporal keeps runs; default: in memory')
    .action((options: DevOptions) =>
      run(options, async (invocation) => (await import('../commands/dev.ts')).dev(invocation)),
    );
