/** `causeway sandbox`: stand-ins for Aiven and AWS on this machine, for any client. */
import { InvalidArgumentError, type Command } from 'commander';
import type { SandboxOptions } from '../../../sandbox/index.ts';
import { command, run, type Invocation } from '../program/command.ts';
import { writeEnvFile } from '../local/env-file.ts';
import { exitCodes, type ExitCode } from '../program/exit-codes.ts';
import { untilInterrupted } from '../local/until-interrupted.ts';

/** What `sandbox` and `dev` both take. */
export interface SandboxFlags {
  readonly speed: number;
  readonly world?: string;
  /** `--no-data-plane` */
  readonly dataPlane: boolean;
}

interface Options extends SandboxFlags {
  readonly writeEnv: string;
}

export const sandboxCommand = (): Command =>
  sandboxFlags(
    command('sandbox', 'Run the Aiven API, EC2, STS, DNS and the data plane on loopback addresses, until Ctrl-C.', [
      'sandbox --write-env sandbox.env --speed 10',
    ]),
  )
    .requiredOption('--write-env <file>', 'where to write the variables that point clients at it (`source FILE`)')
    .action((options: Options) => run(options, sandbox));

export const sandboxFlags = (to: Command, speed = 1): Command =>
  to
    .option('--speed <factor>', 'how many times faster than the real world it runs', speedArgument, speed)
    .option('--world <file>', 'a file that replaces the seeded world')
    .option('--no-data-plane', 'no listeners and no DNS: for large fleets');

export const sandboxOptions = ({ speed, world, dataPlane }: SandboxFlags): SandboxOptions => ({
  settings: { speed, dataPlane },
  ...(world === undefined ? {} : { worldFile: world }),
});

async function sandbox({ options, output, interrupted }: Invocation<Options>): Promise<ExitCode> {
  const { startSandbox } = await import('../../../sandbox/index.ts');
  const running = await startSandbox(sandboxOptions(options));
  try {
    await writeEnvFile(options.writeEnv, running.env);
    output.object({ ...running.urls, envFile: options.writeEnv, speed: options.speed });
    output.say(
      `The sandbox runs at ${options.speed} times the speed of the world. In another shell: source ${options.writeEnv}`,
    );
    output.note('Ctrl-C stops it.');
    await untilInterrupted(interrupted);
    return exitCodes.done;
  } finally {
    await running.stop();
  }
}

function speedArgument(text: string): number {
  const speed = Number(text);
  if (!(speed > 0 && speed <= 10_000)) throw new InvalidArgumentError('Write a number above 0, at most 10000.');
  return speed;
}
