/** `causeway plan`: what a run would do, its price, and findings; after onboarding, the drift. */
import type { PlanReport } from '../../contract/plan.ts';
import { withClient } from '../changing.ts';
import type { Invocation } from '../program/command.ts';
import { exitCodes, type ExitCode } from '../program/exit-codes.ts';
import { planText } from '../text/plan-text.ts';
import { neededFileOf, type FileOptions } from '../arguments/file-argument.ts';
import { readRequest } from '../arguments/read-request.ts';
import { workerAnswer } from '../waiting/worker-answer.ts';

export interface PlanOptions extends FileOptions {
  readonly dryRunPermissions?: boolean;
}

export async function plan(invocation: Invocation<PlanOptions>, file: string | undefined): Promise<ExitCode> {
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
