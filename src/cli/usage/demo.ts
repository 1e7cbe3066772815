/** How `causeway demo` is called. */
import type { Command } from 'commander';
import type { DemoOptions } from '../commands/demo.ts';
import { command, run } from '../program/command.ts';

export const demoCommand = (): Command =>
  command('demo', 'Connect a Kafka service to a VPC, with everything on this machine. Stays up until Ctrl-C.', [
    'demo',
    'demo --exit --json',
  ])
    .option('--exit', 'end when the onboarding has ended')
    .action((options: DemoOptions) =>
      run(options, async (invocation) => (await import('../commands/demo.ts')).demo(invocation)),
    );
