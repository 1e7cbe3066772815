/** Checks what a worker needs before it serves, and prints the results in one table. */
import type { CheckResult } from '../../contract/checks.ts';
import type { Settings } from '../../config/settings.ts';
import { ProblemsError } from '../../problems/problems.ts';
import { checkClients } from '../../activities/checks/checks.ts';
import { createClients } from '../../clients.ts';
import { temporalChecks } from '../../worker/temporal-checks.ts';
import type { Output } from '../program/output.ts';
import { checksTable } from '../text/checks-table.ts';

/**
 * Prints the table and returns its rows.
 * @throws ProblemsError when a check failed: a worker with a wrong token, for example, would fail its runs
 */
export async function startChecks(
  settings: Settings,
  { output, probeOnly }: { readonly output: Output; readonly probeOnly: boolean },
): Promise<readonly CheckResult[]> {
  const found = await Promise.all([
    temporalChecks(settings.temporal),
    // A worker inside a VPC holds no credentials to look at.
    ...(probeOnly ? [] : [checkClients(createClients(settings), { region: settings.aws.region })]),
  ]);
  const checks = found.flat();
  output.say(checksTable(checks));
  const failed = checks.filter(({ state }) => state === 'failed');
  if (failed.length > 0)
    throw new ProblemsError(
      'Checks',
      failed.map(({ check, says, fix = 'see docs/runbook.md' }) => ({
        field: check,
        problem: says,
        fix: `${fix}; --skip-checks starts the worker without these checks`,
      })),
    );
  return checks;
}
