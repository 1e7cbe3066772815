/**
 * Causeway from another service: start or join an onboarding, follow it, answer it.
 *
 *     const causeway = createCausewayClient({ client: new Client({ connection }) });
 *     const run = await causeway.onboard(request, { actor: 'billing-deployer' });
 *     const { endpoints } = await run.result();
 */
import type { Client } from '@temporalio/client';
import { listLinks, type LinkFilter, type LinkSummary } from './client/links.ts';
import { runHandle, type RunHandle } from './client/run-handle.ts';
import { startOnboard, type Started } from './client/start-onboard.ts';
import { ProblemsError } from './problems.ts';
import { DEFAULT_TASK_QUEUE, workflowIdOf, type LinkName, type PrivateLinkRequest } from './request.ts';
import type { RunState } from './run.ts';
import { parseRequest } from './schema.ts';

export interface CausewayClientOptions {
  /** Give it an `identity`: histories show it as who started what. */
  readonly client: Client;
  readonly taskQueue?: string;
}

export interface OnboardOptions {
  /** Who asks; kept in the audit list of the run. */
  readonly actor?: string;
  readonly reason?: string;
}

export interface CausewayClient {
  /**
   * Starts the onboarding, or joins the open one and adds what is new. Never starts a second.
   * Answers when a worker has taken the request in; the server holds the run long before, if nobody polls.
   * @throws ProblemsError the request is wrong, nothing was called; BusyError; RefusedUpdateError
   */
  onboard(request: PrivateLinkRequest, options?: OnboardOptions): Promise<OnboardHandle>;
  /** The newest run of a link; nothing is called until the handle is used. */
  run(link: LinkName): RunHandle;
  /** The picture of the newest run. @throws NoRunError */
  status(link: LinkName): Promise<RunState>;
  list(filter?: LinkFilter): AsyncIterable<LinkSummary>;
}

export type OnboardHandle = RunHandle & Started;

export function createCausewayClient({
  client,
  taskQueue = DEFAULT_TASK_QUEUE,
}: CausewayClientOptions): CausewayClient {
  const run = (link: LinkName): RunHandle => runHandle(client, workflowIdOf(link));
  return {
    async onboard(request, who = {}) {
      const parsed = parseRequest(request);
      if (!parsed.ok) throw new ProblemsError('Invalid', parsed.problems);
      const started = await startOnboard(client, taskQueue, { request: parsed.request, ...who });
      return { ...runHandle(client, started.workflowId, started.runId), ...started };
    },
    run,
    status: (link) => run(link).state(),
    list: (filter) => listLinks(client, filter),
  };
}

export { BusyError, NoRunError, RefusedUpdateError, RolledBackError, RunFailedError } from './client/errors.ts';
export { ProblemsError, type Problem } from './problems.ts';
export type { LinkFilter, LinkSummary } from './client/links.ts';
export type { RunHandle } from './client/run-handle.ts';
export type { EndpointRequest, LinkName, PrivateLinkRequest } from './request.ts';
export type { Answer, EndpointResult, OnboardResult, RunState } from './run.ts';
