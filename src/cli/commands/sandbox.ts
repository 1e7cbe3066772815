/** `causeway sandbox`: runs stand-ins for Aiven and AWS on this machine, for any client. */
import type { SandboxOptions } from '../../../sandbox/index.ts';
import type { Invocation } from '../program/command.ts';
import { writeEnvFile } from '../local/env-file.ts';
import { exitCodes, type ExitCode } from '../program/exit-codes.ts';
import { untilInterrupted } from '../local/until-interrupted.ts';

/** The options that `sandbox` and `dev` share. */
export interface SandboxFlags {
  readonly speed: number;
  readonly world?: string;
  /** `--no-data-plane` */
  readonly dataPlane: boolean;
}

export interface SandboxCommandOptions extends SandboxFlags {
  readonly writeEnv: string;
}

export const sandboxOptions = ({ speed, world, dataPlane }: SandboxFlags): SandboxOptions => ({
  settings: { speed, dataPlane },
  ...(world === undefined ? {} : { worldFile: world }),
});

export async function sandbox({ options, output, interrupted }: Invocation<SandboxCommandOptions>): Promise<ExitCode> {
  const { startSandbox } = await import('../../../sandbox/index.ts');
  const running = await startSandbox(sandboxOptions(options));
  try {
    await writeEnvFile(options.writeEnv, running.env);
    output.object({ ...running.urls, envFile: options.writeEnv, speed: options.speed });
    output.say(
      `The sandbox runs ${options.speed} times faster than the real world. In another shell: source ${options.writeEnv}`,
    );
    output.note('Ctrl-C stops it.');
    await untilInterrupted(interrupted);
    return exitCodes.done;
  } finally {
    await running.stop();
  }
}
