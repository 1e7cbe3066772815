/** `causeway plan`: what a run would do, at what price, and what is worth knowing first; afterwards, the drift. */
import type { Command } from 'commander';
import type { PlanReport } from '../../contract/plan.ts';
import { withClient } from '../changing.ts';
import { command, run, temporalOptions, type Invocation } from '../program/command.ts';
import { exitCodes, type ExitCode } from '../program/exit-codes.ts';
import { planText } from '../text/plan-text.ts';
import { fileArgument, neededFileOf, type FileOptions } from '../arguments/file-argument.ts';
import { readRequest, requestFile } from '../arguments/read-request.ts';
import { timeoutOption } from '../waiting/timeout-option.ts';
import { workerAnswer } from '../waiting/worker-answer.ts';

interface Options extends FileOptions {
  readonly dryRunPermissions?: boolean;
}

export const planCommand = (): Command =>
  fileArgument(
    timeoutOption(
      temporalOptions(
        command(
          'plan',
          'Say what a run would do, at what price. Changes nothing. Exit code 0: nothing to do, 5: differences.',
          ['plan -f examples/orders-kafka.yaml', 'plan -f request.yaml --dry-run-permissions'],
        ),
      ),
    ),
    requestFile,
  )
    .option('--dry-run-permissions', 'ask EC2 by DryRun what the roles may do (it may spend their request rate)')
    .action((file: string | undefined, options: Options) => run(options, (invocation) => plan(invocation, file)));

async function plan(invocation: Invocation<Options>, file: string | undefined): Promise<ExitCode> {
  const { options, output } = invocation;
  const request = await readRequest(neededFileOf(file, options));
  return withClient(invocation, async ({ client, causeway }) => {
    const { dryRunPermissions = false } = options;
    const report = await workerAnswer(invocation, {
      client,
      settings: invocation.settings(),
      ask: () => causeway.plan(request, { dryRunPermissions }),
      unknown: 'It is not known what a run would do. Nothing was changed.',
      fix: 'start a worker, then run this again',
    });
    output.object(report);
    output.say(planText(report));
    return exitOf[report.verdict];
  });
}

const exitOf: Readonly<Record<PlanReport['verdict'], ExitCode>> = {
  nothing: exitCodes.done,
  differences: exitCodes.differences,
  invalid: exitCodes.invalid,
};
