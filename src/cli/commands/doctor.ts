/** `causeway doctor`: checks everything that a first run needs, and gives a fix for each failure. */
import type { CheckResult } from '../../contract/checks.ts';
import type { DoctorReport } from '../../contract/doctor.ts';
import type { LinkName } from '../../contract/request.ts';
import { programCheck } from '../../activities/checks/program.ts';
import { thisProgram } from '../../worker/this-program.ts';
import { temporalChecks } from '../../worker/temporal-checks.ts';
import { doctorRequest, type DoctorLinkOptions } from '../arguments/doctor-link.ts';
import { ownSetup } from '../local/own-setup.ts';
import type { Invocation } from '../program/command.ts';
import { exitCodes, type ExitCode } from '../program/exit-codes.ts';
import { checksTable } from '../text/checks-table.ts';
import { workersSetup } from '../waiting/workers-setup.ts';

export interface DoctorOptions extends DoctorLinkOptions {
  readonly local?: boolean;
}

export async function doctor(invocation: Invocation<DoctorOptions>, link: LinkName | undefined): Promise<ExitCode> {
  const { options, output } = invocation;
  const settings = invocation.settings();
  const request = await doctorRequest(link, options);
  const temporal = await temporalChecks(settings.temporal);
  // A worker does not start without the search attributes, but one that already runs does answer.
  const reached = temporal.length > 1 && temporal.slice(0, 2).every(({ state }) => state !== 'failed');
  const found = await (options.local === true
    ? ownSetup(settings, request, reached)
    : workersSetup(invocation, settings, request, reached));
  const own = thisProgram();
  const checks = [...temporal, programCheck('this program', own), ...sameVersion(found, own.version)].sort(worstFirst);
  const failed = checks.filter(({ state }) => state === 'failed').length;
  const { worker, policy } = found;
  output.object({ outcome: failed > 0 ? 'failed' : 'healthy', program: own, worker, policy, checks });
  output.say(checksTable(checks));
  if (policy !== undefined)
    output.say(['', 'What callers may ask for (policy):', ...policy.map((line) => `  ${line}`)].join('\n'));
  output.say(`\n${summary(checks, failed)}`);
  return failed > 0 ? exitCodes.failed : exitCodes.done;
}

/** Warns when versions differ: an old worker cannot answer what a new command line asks, and the other way round. */
function sameVersion(
  { worker, checks }: Partial<DoctorReport> & Pick<DoctorReport, 'checks'>,
  own: string,
): readonly CheckResult[] {
  if (worker === undefined || worker.version === own) return checks;
  return checks.map((each) =>
    each.check === 'worker'
      ? {
          ...each,
          state: 'warning',
          says: `${each.says}, and this program is ${own}`,
          fix: 'install the same version for both',
        }
      : each,
  );
}

const ORDER: readonly CheckResult['state'][] = ['failed', 'warning', 'skipped', 'ok'];

const worstFirst = (a: CheckResult, b: CheckResult): number => ORDER.indexOf(a.state) - ORDER.indexOf(b.state);

function summary(checks: readonly CheckResult[], failed: number): string {
  const many = (state: CheckResult['state']): number => checks.filter((each) => each.state === state).length;
  const rest = `${many('warning')} with warnings, ${many('skipped')} skipped`;
  return failed > 0
    ? `${failed} of ${checks.length} checks failed, ${rest}.`
    : `No check failed; ${many('ok')} are in order, ${rest}.`;
}
