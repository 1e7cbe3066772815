/** The checks of `doctor` with the credentials of this machine, before the first worker is started. */
import type { DoctorReport, DoctorRequest } from '../../contract/doctor.ts';
import { createDoctorActivities } from '../../activities/checks/index.ts';
import { notLookedAt } from '../../activities/checks/rows.ts';
import type { Settings } from '../../config/settings.ts';
import { createClients } from '../../clients.ts';
import { thisProgram } from '../../worker/this-program.ts';
import { isPolled } from '../../worker/pollers.ts';
import { connect } from '../commands/connect.ts';

/** `reached`: whether the Temporal server can be asked who polls a prober's queue. */
export async function ownSetup(settings: Settings, request: DoctorRequest, reached: boolean): Promise<DoctorReport> {
  const connected = reached ? await connect(settings) : undefined;
  const { installation, timeScale, policy, aws, temporal } = settings;
  const deps = {
    ...{ clients: createClients(settings), installation, timeScale, policy },
    ...(connected === undefined ? {} : { isPolled: isPolled(connected.client.connection, temporal.namespace) }),
  };
  try {
    const scope = { program: thisProgram(), region: aws.region };
    const { probers, checks, ...report } = await createDoctorActivities(deps, scope).checkSetup(request);
    const unasked = probers.map(({ check, taskQueue }) =>
      notLookedAt(check, `a worker asks it (${taskQueue} is polled)`, 'leave out --local'),
    );
    // Here the check "worker" would describe this program.
    return { ...report, checks: [...checks.filter(({ check }) => check !== 'worker'), ...unasked] };
  } finally {
    await connected?.close();
  }
}
