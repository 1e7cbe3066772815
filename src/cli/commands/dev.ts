/** `causeway dev`: runs everything on one machine, to try out requests. */
import type { Invocation } from '../program/command.ts';
import { writeEnvFile } from '../local/env-file.ts';
import { exitCodes, type ExitCode } from '../program/exit-codes.ts';
import { causeway } from '../hints.ts';
import type { SandboxFlags } from './sandbox.ts';
import { untilInterrupted } from '../local/until-interrupted.ts';

export interface DevOptions extends SandboxFlags {
  readonly writeEnv: string;
  readonly db?: string;
}

export async function dev({ options, output, interrupted }: Invocation<DevOptions>): Promise<ExitCode> {
  const { writeEnv: envFile, db, speed, logLevel } = options;
  const { startStack } = await import('../local/stack.ts');
  const stack = await startStack({ ...options, output, dbFilename: db, logLevel });
  try {
    await writeEnvFile(envFile, stack.environment);
    output.object({ envFile, webUrl: stack.uiUrl, address: stack.settings.temporal.address, speed });
    output.say(
      [
        `Everything runs, ${speed} times faster than the real world. Web UI: ${stack.uiUrl}`,
        'In another shell:',
        `  source ${envFile}`,
        `  ${causeway('onboard -f examples/orders-kafka.yaml')}`,
      ].join('\n'),
    );
    output.note('Ctrl-C stops it.');
    await untilInterrupted(interrupted, stack.failed);
    return exitCodes.done;
  } finally {
    await stack.stop();
  }
}
