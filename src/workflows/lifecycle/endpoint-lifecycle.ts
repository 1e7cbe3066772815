/** One endpoint within a run: it walks the list, is ready, walks again when something changed, or is undone. */
import { condition } from '@temporalio/workflow';
import { announce } from '../run/announce.ts';
import type { EndpointRun } from '../run/endpoint-run.ts';
import type { RunContext } from '../run/run-context.ts';
import { isCancelled, Superseded } from '../steps/run-step.ts';
import { StepFailed } from '../steps/step-execution.ts';
import { walk, walkBack } from '../steps/walk-steps.ts';

/** Ends when the run closes or the endpoint is undone. */
export async function runEndpoint(run: RunContext, endpoint: EndpointRun): Promise<void> {
  while (!endpoint.isLeaving && !run.hasReached('closing')) {
    const stamp = stampOf(run, endpoint);
    try {
      await Promise.race([walk(run, endpoint), condition(() => endpoint.isLeaving)]);
      if (!endpoint.isLeaving && stamp === stampOf(run, endpoint)) await stayReady(run, endpoint, stamp);
    } catch (error) {
      if (error instanceof StepFailed) await failed(run, endpoint, error, stamp);
      else if (!(error instanceof Superseded) && !isCancelled(error)) throw error;
    }
  }
  if (endpoint.isLeaving) await compensate(run, endpoint);
}

/** Whether nothing is left to do for it. */
export const isSettled = (run: RunContext, endpoint: EndpointRun): boolean =>
  endpoint.phase === 'rolledBack' || endpoint.isReadyAt(stampOf(run, endpoint));

const stampOf = (run: RunContext, { epoch }: EndpointRun): string => `${run.revision}/${epoch}`;

async function stayReady(run: RunContext, endpoint: EndpointRun, stamp: string): Promise<void> {
  endpoint.becomeReady(stamp);
  announce(run, ready(run, endpoint));
  run.log.publish();
  await condition(() => run.hasReached('closing') || stampOf(run, endpoint) !== stamp);
  if (!run.hasReached('closing')) endpoint.walkAgain();
}

/** A ready endpoint is committed: a failure of a later walk is reported, and the endpoint stays. */
async function failed(run: RunContext, endpoint: EndpointRun, { failure }: StepFailed, stamp: string): Promise<void> {
  if (!endpoint.isCommitted) {
    endpoint.leave(failure);
    return;
  }
  run.warnings.push(
    `${endpoint.key ?? 'the service'}: ${failure.message} The endpoint stays as it was when it was ready.`,
  );
  await stayReady(run, endpoint, stamp);
}

/** Waits for every running `apply` before compensating: a create that completes later would leave an endpoint behind. */
async function compensate(run: RunContext, endpoint: EndpointRun): Promise<void> {
  endpoint.beginUndo();
  run.log.publish();
  endpoint.scope.cancel();
  await run.memo.ended((slot) => endpoint.key !== undefined && slot.endsWith(` ${endpoint.key}`));
  await walkBack(run, 'endpoint', endpoint);
  const others = [...run.endpoints.values()].filter((other) => other !== endpoint);
  if (others.every(({ phase }) => phase === 'rolledBack')) await compensateService(run, endpoint);
  endpoint.endUndo();
  announce(run, gone(run, endpoint));
  run.log.publish();
}

const subjectOf = (run: RunContext, { key }: EndpointRun): string =>
  `${key === undefined ? '' : `${key} of `}${run.accepted.project}/${run.accepted.service}`;

const ready = (run: RunContext, endpoint: EndpointRun) => ({
  kind: run.kind === 'change' ? ('changed' as const) : ('ready' as const),
  says: `${subjectOf(run, endpoint)} is ${run.kind === 'change' ? 'changed' : 'connected'}.`,
  ...(endpoint.key === undefined ? {} : { endpoint: endpoint.key }),
});

const gone = (run: RunContext, endpoint: EndpointRun) => ({
  kind: run.kind === 'offboard' ? ('removed' as const) : ('rolledBack' as const),
  says: `${subjectOf(run, endpoint)} is ${run.kind === 'offboard' ? 'removed' : 'rolled back'}.`,
  left: run.left,
  ...(endpoint.key === undefined ? {} : { endpoint: endpoint.key }),
  ...(endpoint.failure === undefined ? {} : { failure: endpoint.failure }),
});

/** No endpoint is left: what the run made for all of them is undone too. */
async function compensateService(run: RunContext, last: EndpointRun): Promise<void> {
  run.close();
  run.serviceScope.cancel();
  const service = run.list.filter(({ scope }) => scope === 'service').map(({ name }): string => name);
  await run.memo.ended((slot) => service.includes(slot));
  await walkBack(run, 'service', last);
}
