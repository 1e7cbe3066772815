/**
 * Causeway for other services: start or join an onboarding, follow it, send updates to it.
 *
 * ```ts
 * const causeway = createCausewayClient({ client: new Client({ connection }) });
 * const run = await causeway.onboard(request, { actor: 'billing-deployer' });
 * const { endpoints } = await run.result();
 * ```
 *
 * @module client
 */
import type { Client } from '@temporalio/client';
import type {
  ChangeResult,
  ComponentsRequest,
  OffboardRequest,
  PrincipalsRequest,
  Survey,
} from './contract/changes.ts';
import { listLinks, type LinkFilter, type LinkSummary } from './client/links.ts';
import { askDoctor, askOffboard, askPlan } from './client/plans.ts';
import { runHandle, type RunHandle } from './client/run-handle.ts';
import { accepted, startChange, type ChangeRequests } from './client/start-change.ts';
import { startOnboard, type Started } from './client/start-onboard.ts';
import type { DoctorReport, DoctorRequest } from './contract/doctor.ts';
import type { PlanReport, PlanRequest } from './contract/plan.ts';
import { ProblemsError } from './problems/problems.ts';
import { DEFAULT_TASK_QUEUE, workflowIdOf, type LinkName, type PrivateLinkRequest } from './contract/request.ts';
import type { OnboardResult, RunState } from './contract/run.ts';
import { parseDoctor } from './schema/doctor.ts';
import { parseRequest } from './schema/request.ts';
import { parseComponents, parseOffboard, parsePrincipals } from './schema/changes.ts';

export interface CausewayClientOptions {
  /** Give it an `identity`: histories show it as the sender of each start and update. */
  readonly client: Client;
  readonly taskQueue?: string;
}

export interface OnboardOptions {
  /** Who asks; kept in the audit list of the run. */
  readonly actor?: string;
  readonly reason?: string;
  /** Use the same id when you repeat a call, as after an outage: `attached` is then false for the run that it started. */
  readonly startId?: string;
}

/**
 * Calls that only a worker can answer (`onboard`, `plan`, `planOffboard`, `doctor`, `status`, and the calls of a handle) wait
 * without a limit. `client.withDeadline` and `client.withAbortSignal` end a wait; an update may then still reach its run.
 */
export interface CausewayClient {
  /**
   * Starts the onboarding, or joins the open one and adds what is new. Never starts a second.
   * Returns when a worker has received the request; without a worker the server holds the run until one polls. When it joins
   * an open run, it returns when that run has checked the request: `answer` says what is new and what the run already had.
   * @throws ProblemsError the request is wrong, nothing was called; BusyError; RefusedUpdateError the open run refuses it
   */
  onboard(request: PrivateLinkRequest, options?: OnboardOptions): Promise<OnboardHandle>;
  /**
   * What a run of the request would do now, and what it would cost; after onboarding, the drift. Changes nothing.
   * @throws ProblemsError the request is wrong, nothing was called; RunFailedError
   */
  plan(request: PrivateLinkRequest, options?: Pick<PlanRequest, 'dryRunPermissions'>): Promise<PlanReport>;
  /**
   * Checks what a first run needs, for every run or for one link, with the credentials of a worker. Changes nothing.
   * @throws ProblemsError the request is wrong, nothing was called; RunFailedError
   */
  doctor(request?: DoctorRequest): Promise<DoctorReport>;
  /** What offboarding would take away and what it would leave. Changes nothing. @throws ProblemsError; RunFailedError */
  planOffboard(request: OffboardRequest): Promise<Survey>;
  /** Takes away what onboarding made. @throws ProblemsError; BusyError another run holds the service */
  offboard(request: OffboardRequest): Promise<ChangeHandle>;
  /** Changes who may connect. @throws ProblemsError; BusyError */
  changePrincipals(request: PrincipalsRequest): Promise<ChangeHandle>;
  /** Switches components on or off, for every connection. @throws ProblemsError; BusyError */
  changeComponents(request: ComponentsRequest): Promise<ChangeHandle>;
  /**
   * The newest run of a link; nothing is called until the handle is used. `Result`: the type of its result, if it may not
   * be an onboarding.
   */
  run<Result = OnboardResult>(link: LinkName): RunHandle<Result>;
  /** The state of the newest run. @throws NoRunError */
  status(link: LinkName): Promise<RunState>;
  list(filter?: LinkFilter): AsyncIterable<LinkSummary>;
}

export type OnboardHandle = RunHandle<OnboardResult> & Started;
export type ChangeHandle = RunHandle<ChangeResult>;

export function createCausewayClient({
  client,
  taskQueue = DEFAULT_TASK_QUEUE,
}: CausewayClientOptions): CausewayClient {
  const run = <Result = OnboardResult>(link: LinkName): RunHandle<Result> =>
    runHandle<Result>(client, workflowIdOf(link));
  const change = async <Type extends keyof ChangeRequests>(
    type: Type,
    request: ChangeRequests[Type],
  ): Promise<ChangeHandle> => {
    const { workflowId, runId } = await startChange(client, taskQueue, type, request);
    return runHandle(client, workflowId, runId);
  };
  return {
    async onboard(request, { startId, ...who } = {}) {
      const parsed = parseRequest(request);
      if (!parsed.ok) throw new ProblemsError('Invalid', parsed.problems);
      const started = await startOnboard(client, taskQueue, { request: parsed.request, ...who }, startId);
      return { ...runHandle<OnboardResult>(client, started.workflowId, started.runId), ...started };
    },
    async plan(request, options = {}) {
      const parsed = parseRequest(request);
      if (!parsed.ok) throw new ProblemsError('Invalid', parsed.problems);
      return askPlan(client, taskQueue, { request: parsed.request, ...options });
    },
    doctor: async (request = {}) => askDoctor(client, taskQueue, accepted(parseDoctor(request))),
    planOffboard: async (request) => askOffboard(client, taskQueue, accepted(parseOffboard(request))),
    offboard: async (request) => change('offboard', accepted(parseOffboard(request))),
    changePrincipals: async (request) => change('changePrincipals', accepted(parsePrincipals(request))),
    changeComponents: async (request) => change('changeComponents', accepted(parseComponents(request))),
    run,
    status: (link) => run(link).state(),
    list: (filter) => listLinks(client, filter),
  };
}

export {
  BusyError,
  NoRunError,
  RefusedUpdateError,
  RolledBackError,
  RunFailedError,
  TakenBackError,
} from './client/errors.ts';
export { ProblemsError, type Problem } from './problems/problems.ts';
export type {
  Access,
  ChangeResult,
  ComponentsRequest,
  OffboardRequest,
  PrincipalsRequest,
  Survey,
} from './contract/changes.ts';
export type { CheckResult } from './contract/checks.ts';
export type { DoctorReport, DoctorRequest, EndpointInQuestion, LinkInQuestion, Program } from './contract/doctor.ts';
export type { Difference, PlannedChanges, PlannedStep, PlanReport, PlanRequest } from './contract/plan.ts';
export type { LinkFilter, LinkSummary, RefusedRun } from './client/links.ts';
export type { Started } from './client/start-onboard.ts';
export type { RunHandle } from './client/run-handle.ts';
export type { EndpointRequest, LinkName, PrivateLinkRequest } from './contract/request.ts';
export type {
  Answer,
  AuditEntry,
  EndpointResult,
  EndpointState,
  ExtendInput,
  LinkStatus,
  OnboardResult,
  Outcome,
  ParkedStep,
  Patch,
  RetryInput,
  RollbackInput,
  RunState,
  RunStatus,
  SkipInput,
  StepPhase,
  StepPlace,
  StepState,
} from './contract/run.ts';
export type { FailureInfo, FailureType } from './contract/failure-info.ts';
export type { Finding } from './contract/finding.ts';
export type { Leftover, StepRemoval } from './contract/removal.ts';
export type { Route } from './contract/steps/routes.ts';
export type { ZoneHealth } from './contract/steps/targets.ts';
