/**
 * Causeway from another service: start or join an onboarding, follow it, answer it.
 *
 *     const causeway = createCausewayClient({ client: new Client({ connection }) });
 *     const run = await causeway.onboard(request, { actor: 'billing-deployer' });
 *     const { endpoints } = await run.result();
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
  /** Give it an `identity`: histories show it as who started what. */
  readonly client: Client;
  readonly taskQueue?: string;
}

export interface OnboardOptions {
  /** Who asks; kept in the audit list of the run. */
  readonly actor?: string;
  readonly reason?: string;
  /** The same when the same call is made again, as after an outage: `attached` is then false for the run it started. */
  readonly startId?: string;
}

/**
 * What only a worker can answer (`onboard`, `plan`, `planOffboard`, `status`, and what a handle sends) is waited for as long
 * as it takes. `client.withDeadline` and `client.withAbortSignal` end a wait; an update may then still reach its run.
 */
export interface CausewayClient {
  /**
   * Starts the onboarding, or joins the open one and adds what is new. Never starts a second.
   * Answers when a worker has taken the request in; the server holds the run long before, if nobody polls. Of an open run
   * that is joined, when that run has checked the request: `answer` says what is new to it and what it had already.
   * @throws ProblemsError the request is wrong, nothing was called; BusyError; RefusedUpdateError the open run refuses it
   */
  onboard(request: PrivateLinkRequest, options?: OnboardOptions): Promise<OnboardHandle>;
  /**
   * What a run of the request would do now, and what it would cost; after onboarding, the drift. Changes nothing.
   * @throws ProblemsError the request is wrong, nothing was called; RunFailedError
   */
  plan(request: PrivateLinkRequest, options?: Pick<PlanRequest, 'dryRunPermissions'>): Promise<PlanReport>;
  /**
   * What a first run needs and whether it is there, as a worker sees it with its own credentials: of every run, or of one link.
   * Changes nothing. @throws ProblemsError the request is wrong, nothing was called; RunFailedError
   */
  doctor(request?: DoctorRequest): Promise<DoctorReport>;
  /** What offboarding would take away and what it would leave. Changes nothing. @throws ProblemsError; RunFailedError */
  planOffboard(request: OffboardRequest): Promise<Survey>;
  /** Takes away what onboarding brought. @throws ProblemsError; BusyError another run holds the service */
  offboard(request: OffboardRequest): Promise<ChangeHandle>;
  /** Changes who may connect. @throws ProblemsError; BusyError */
  changePrincipals(request: PrincipalsRequest): Promise<ChangeHandle>;
  /** Switches components on or off, for every connection. @throws ProblemsError; BusyError */
  changeComponents(request: ComponentsRequest): Promise<ChangeHandle>;
  /**
   * The newest run of a link; nothing is called until the handle is used. `Result`: what it ends with, if it is not an
   * onboarding, or if that is not known.
   */
  run<Result = OnboardResult>(link: LinkName): RunHandle<Result>;
  /** The picture of the newest run. @throws NoRunError */
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
export type { DoctorReport, DoctorRequest, LinkInQuestion } from './contract/doctor.ts';
export type { PlannedStep, PlanReport, PlanRequest } from './contract/plan.ts';
export type { LinkFilter, LinkSummary } from './client/links.ts';
export type { RunHandle } from './client/run-handle.ts';
export type { EndpointRequest, LinkName, PrivateLinkRequest } from './contract/request.ts';
export type { Answer, EndpointResult, OnboardResult, RunState } from './contract/run.ts';
