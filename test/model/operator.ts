/** Carries out the actions of a story on the real product, and waits for their effect. */
import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { RefusedUpdateError, RolledBackError } from '../../src/client.ts';
import type { PrivateLinkRequest } from '../../src/contract/request.ts';
import type { RunState } from '../../src/contract/run.ts';
import { eventually } from '../support/eventually.ts';
import { VPCS, type Real } from './real.ts';
import type { Vpc, World } from './rules.ts';

export const workflowOf = ({ link }: Real) => link.installation.temporal.workflow.getHandle(link.workflowId);

/** Starts or joins a run, and waits until everything possible is made: the targets are held, so no run ends by itself. */
export async function onboard(real: Real, vpcs: readonly Vpc[], after: World): Promise<void> {
  vpcs.forEach((vpc) => real.hold(vpc));
  await real.link.start(requestOf(real, vpcs));
  await untilHeld(real, after);
}

function requestOf({ link: { request }, theirs = '' }: Real, vpcs: readonly Vpc[]): PrivateLinkRequest {
  const endpoints = request.endpoints.filter((_, index) => vpcs.some((vpc) => VPCS[index] === vpc));
  return {
    ...request,
    endpoints: vpcs.includes('c') ? endpoints.map((each) => ({ ...each, adopt: theirs })) : endpoints,
  };
}

const idOf = ({ link }: Real, vpc: Vpc): string => link.vpcs[VPCS.indexOf(vpc)]?.vpc.id ?? '';

type Step = RunState['steps'][number];

const phaseOf = ({ steps }: RunState, step: Step['step'], endpoint?: string): Step['phase'] | undefined =>
  steps.find((each) => each.step === step && each.endpoint === endpoint)?.phase;

/** Until every endpoint of the run waits for its proof, or for a person. */
export async function untilHeld(real: Real, { open }: World): Promise<void> {
  if (open === undefined) return;
  const { walking, parked } = open;
  const got = await real.link.until((state) => {
    const component = phaseOf(state, 'components');
    const held = (vpc: Vpc): boolean =>
      vpc === parked
        ? phaseOf(state, 'vpcEndpoint', idOf(real, vpc)) === 'parked'
        : waits(phaseOf(state, 'targets', idOf(real, vpc)));
    return escaped(state).length > 0 || ((component === 'done' || component === 'adopted') && [...walking].every(held));
  });
  expect(escaped(got), 'endpoints that are proven although their targets are held').toEqual([]);

  /** It will never be held: waiting would take minutes, for each shorter story that is tried. */
  function escaped(state: RunState): readonly Vpc[] {
    return [...walking].filter((vpc) => phaseOf(state, 'targets', idOf(real, vpc)) === 'done');
  }
}

const waits = (phase: Step['phase'] | undefined): boolean => phase === 'settling' || phase === 'parked';

/** The wait may be parked by now: its budget is a second. */
export async function becomeReady(real: Real, vpc: Vpc, { open }: World): Promise<void> {
  real.release(vpc);
  if (open === undefined) return endedWith(real, () => retryParked(real, vpc));
  await eventually(async () => {
    await retryParked(real, vpc);
    const phase = phaseOf(await real.link.run.state(), 'targets', idOf(real, vpc));
    if (phase !== 'done') throw new Error(`targets ${phase}`);
  });
  // The operator retries one endpoint only: what is parked elsewhere stays parked.
}

async function retryParked({ link, ...real }: Real, vpc: Vpc): Promise<void> {
  const endpoint = idOf({ link, ...real }, vpc);
  const { parked } = await link.run.state();
  if (parked.some(({ step, endpoints }) => step === 'targets' && endpoints.includes(endpoint)))
    await link.run.retry({ endpoint }).catch(unlessRefused);
}

export async function skip(real: Real, vpc: Vpc, { open }: World): Promise<void> {
  const endpoint = idOf(real, vpc);
  await real.link.until((state) => phaseOf(state, 'targets', endpoint) === 'parked');
  await real.link.run.skip({ step: 'targets', endpoint, evidence: 'the model says so' });
  real.release(vpc);
  if (open === undefined) return endedWith(real, async () => undefined);
  await real.link.until((state) => phaseOf(state, 'targets', endpoint) === 'skipped');
}

async function endedWith(real: Real, help: () => Promise<void>): Promise<void> {
  await eventually(async () => {
    const { status } = await workflowOf(real).describe();
    if (status.name === 'RUNNING') await help();
    if (status.name === 'RUNNING') throw new Error('the run is open');
  });
  await ended(real);
}

/** Waits for the end of the run; a rollback is no error. */
export async function ended({ link }: Real): Promise<void> {
  await link.run.result().catch((error: unknown) => {
    if (!(error instanceof RolledBackError)) throw error;
  });
}

/** Ignores a refused update: the step was no longer parked. */
function unlessRefused(error: unknown): void {
  if (!(error instanceof RefusedUpdateError)) throw error;
}

export async function offboard({ link }: Real, endpoints?: readonly string[]): Promise<unknown> {
  const { project, service } = link;
  const named = endpoints === undefined ? {} : { endpoints };
  return (await link.installation.causeway.offboard({ project, service, ...named })).result();
}

/** Resets to the first workflow task, like the Web UI; the server applies the later updates to the new run. */
export async function reset(real: Real): Promise<void> {
  const { workflowService, options } = real.link.installation.temporal;
  const { runId } = await workflowOf(real).describe();
  const { events } = await real.link.installation.temporal.workflow
    .getHandle(real.link.workflowId, runId)
    .fetchHistory();
  const first = (events ?? []).find(({ eventType }) => Number(eventType) === WORKFLOW_TASK_COMPLETED)?.eventId;
  await workflowService.resetWorkflowExecution({
    namespace: options.namespace,
    workflowExecution: { workflowId: real.link.workflowId, runId },
    reason: 'the model says so',
    requestId: randomUUID(),
    ...(first === undefined || first === null ? {} : { workflowTaskFinishEventId: first }),
  });
}

const WORKFLOW_TASK_COMPLETED = 7;
