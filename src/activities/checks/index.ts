/** What `doctor` asks of the workers. */
import type { DoctorActivities, Program } from '../../contract/doctor.ts';
import type { ActivityDeps, ProbeDeps } from '../deps.ts';
import { createCheckProber } from './prober.ts';
import { createCheckSetup, type SetupScope } from './setup.ts';

/** Of a worker with credentials; also without a worker, from the machine it is started on. */
export const createDoctorActivities = (deps: ActivityDeps, scope: SetupScope): DoctorActivities => ({
  checkSetup: createCheckSetup(deps, scope),
  ...createProberChecks(deps.clients, scope.program),
});

/** Of a worker inside a VPC. */
export const createProberChecks = (
  { prober }: Pick<ProbeDeps, 'prober'>,
  program: Program,
): Pick<DoctorActivities, 'checkProber'> => ({ checkProber: createCheckProber(prober, program) });
