/** How `causeway worker` is called. */
import type { Command } from 'commander';
import type { WorkerOptions } from '../commands/worker.ts';
import { command, run, temporalOptions } from '../program/command.ts';

export const workerCommand = (): Command =>
  temporalOptions(
    command('worker', 'Serve the runs until Ctrl-C or SIGTERM.', [
      'worker',
      'worker --probe-only --task-queue causeway-probe-vpc-0a1b2c3d',
    ]),
  )
    .option('--probe-only', 'only prove target health, from inside a VPC; needs --task-queue, and no cloud credentials')
    .option('--skip-checks', 'start without checking the Aiven token, the AWS identity and their permissions')
    .action((options: WorkerOptions) =>
      run(options, async (invocation) => (await import('../commands/worker.ts')).worker(invocation)),
    );
