/** `checkSetup`: checks with the worker's own credentials what every run needs, or what one link needs. */
import type { CheckResult } from '../../contract/checks.ts';
import type { DoctorActivities, Program } from '../../contract/doctor.ts';
import { policyLines } from '../../policy/policy.ts';
import { parseDoctor } from '../../schema/doctor.ts';
import type { ActivityDeps } from '../deps.ts';
import { errorOf, invalid } from '../failures/invalid.ts';
import { checkClients } from './checks.ts';
import { linkChecks, type LinkChecks } from './link.ts';
import { programCheck } from './program.ts';
import { notLookedAt } from './rows.ts';

export interface SetupScope {
  readonly program: Program;
  /** Region in which AWS is asked who the worker is. Absent: that of the link's service, if there is a link. */
  readonly region: string | undefined;
}

/** Reads and dry runs only. @throws ApplicationFailure `Invalid` */
export const createCheckSetup =
  (deps: ActivityDeps, { program, region }: SetupScope): DoctorActivities['checkSetup'] =>
  async (given) => {
    const parsed = parseDoctor(given);
    if (!parsed.ok) throw invalid(parsed.problems.map(errorOf));
    const { link } = parsed.request;
    const { rows, probers } =
      link === undefined ? await ofEveryRun(deps, region) : await linkChecks(deps, link, region);
    return {
      worker: program,
      policy: policyLines(deps.policy),
      checks: [programCheck('worker', program), ...rows],
      probers,
    };
  };

/** The worker's own identity, and each role that the policy names in full: with its external id, as a run would assume it. */
async function ofEveryRun(deps: ActivityDeps, region: string | undefined): Promise<LinkChecks> {
  const roles = region === undefined ? [] : deps.policy.roles.filter(({ arn }) => !arn.includes('*'));
  const accesses = roles.map(({ arn }) => ({ region: region ?? '', roleArn: arn }));
  const own = region === undefined ? [] : [{ region }];
  const rows = await checkClients(deps.clients, { region, accesses: [...own, ...accesses] });
  return { rows: [...rows, writes], probers: [] };
}

const writes: CheckResult = notLookedAt(
  'EC2 writes',
  'DryRun needs a VPC',
  'name a link: `causeway doctor -f request.yaml`',
);
