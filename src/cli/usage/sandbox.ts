/** How `causeway sandbox` is called. */
import { InvalidArgumentError, type Command } from 'commander';
import type { SandboxCommandOptions } from '../commands/sandbox.ts';
import { command, run } from '../program/command.ts';

export const sandboxCommand = (): Command =>
  sandboxFlags(
    command('sandbox', 'Run the Aiven API, EC2, STS, DNS and the data plane on loopback addresses, until Ctrl-C.', [
      'sandbox --write-env sandbox.env --speed 10',
    ]),
  )
    .requiredOption('--write-env <file>', 'where to write the variables that point clients at it (`source FILE`)')
    .action((options: SandboxCommandOptions) =>
      run(options, async (invocation) => (await import('../commands/sandbox.ts')).sandbox(invocation)),
    );

/** The options that `sandbox` and `dev` share. */
export const sandboxFlags = (to: Command, speed = 1): Command =>
  to
    .option('--speed <factor>', 'how many times faster than the real world it runs', speedArgument, speed)
    .option('--world <file>', 'a file that replaces the seeded world')
    .option('--no-data-plane', 'run no listeners and no DNS, for large fleets');

function speedArgument(text: string): number {
  const speed = Number(text);
  if (!(speed > 0 && speed <= 10_000)) throw new InvalidArgumentError('Write a number above 0, at most 10000.');
  return speed;
}
