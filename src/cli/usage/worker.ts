/** How `causeway worker` is called. */
import type { Command } from 'commander';
import type { WorkerOptions } from '../commands/worker.ts';
import { command, run, temporalOptions } from '../program/command.ts';

export const workerCommand = (): Command =>
  temporalOptions(
    command('worker', 'Serve the runs, until Ctrl-C or SIGTERM.', [
      'worker',
      'worker --probe-only --task-queue causeway-probe-vpc-0a1b2c3d',
    ]),
  )
    .option(
      '--probe-only',
      'prove target health from inside a VPC and nothing else: needs --task-queue, holds no cloud credentials',
    )
    .option('--skip-checks', 'serve without a look at Aiven’s token, the AWS identity and what they may do')
    .action((options: WorkerOptions) =>
      run(options, async (invocation) => (await import('../commands/worker.ts')).worker(invocation)),
    );
