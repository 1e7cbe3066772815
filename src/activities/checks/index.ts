/** What `doctor` asks of the workers. */
import type { DoctorActivities, Program } from '../../contract/doctor.ts';
import type { ActivityDeps, ProbeDeps } from '../deps.ts';
import { createCheckProber } from './prober.ts';
import { createCheckSetup, type SetupScope } from './setup.ts';

/** For a worker with credentials, and for `doctor` without a worker, on the machine where it is started. */
export const createDoctorActivities = (deps: ActivityDeps, scope: SetupScope): DoctorActivities => ({
  checkSetup: createCheckSetup(deps, scope),
  ...createProberChecks(deps.clients, scope.program),
});

/** For a worker inside a VPC. */
export const createProberChecks = (
  { prober }: Pick<ProbeDeps, 'prober'>,
  program: Program,
): Pick<DoctorActivities, 'checkProber'> => ({ checkProber: createCheckProber(prober, program) });
