/** Which steps wait for a person, by reason. */
import type { Client } from '@temporalio/client';
import pLimit from 'p-limit';
import { stateQuery, statusAttribute } from '../contract/messages.ts';
import type { RunStatus } from '../contract/run.ts';
import { visibilityQuery } from './links.ts';
import { listRuns } from './list-runs.ts';

interface ParkedSteps {
  readonly reason: string;
  readonly steps: number;
  readonly oldestSeconds: number;
}

export type ParkedWatch = () => Promise<readonly ParkedSteps[]>;

/** Runs asked at once. */
const AT_ONCE = 5;

/**
 * Returns every reason seen since it was created; one that is gone has 0 steps. A run that gives no answer is listed as
 * `notAnswered`. Adds no events. On Temporal Cloud it costs one Action (a query) for each run whose history has grown; other
 * runs are not asked again.
 */
export function createParkedWatch(client: Client, taskQueue: string): ParkedWatch {
  const known = new Map<string, Known>();
  const reasons = new Set<string>();
  const limit = pLimit(AT_ONCE);
  return async () => {
    const seen = new Set<string>();
    const asked: Promise<readonly Parked[]>[] = [];
    for await (const { workflowId, runId, startTime } of listRuns(client, queryFor(taskQueue))) {
      seen.add(runId);
      const unanswered = [{ reason: 'notAnswered', since: startTime.getTime() }];
      const parked = (): Promise<readonly Parked[]> =>
        parkedIn(client, known, { workflowId, runId }).catch(() => known.get(runId)?.parked ?? unanswered);
      asked.push(limit(parked));
    }
    for (const runId of known.keys()) if (!seen.has(runId)) known.delete(runId);
    const parked = (await Promise.all(asked)).flat();
    for (const { reason } of parked) reasons.add(reason);
    return [...reasons].map((reason) => summed(reason, parked));
  };
}

interface Known {
  readonly events: number;
  readonly parked: readonly Parked[];
}

interface Parked {
  readonly reason: string;
  /** ms since the epoch. */
  readonly since: number;
}

const NEEDS_ATTENTION: RunStatus = 'NeedsAttention';

const queryFor = (taskQueue: string): string =>
  [
    visibilityQuery({}),
    `${statusAttribute.name} = "${NEEDS_ATTENTION}"`,
    `ExecutionStatus = "Running" AND TaskQueue = "${taskQueue}"`,
  ].join(' AND ');

async function parkedIn(
  client: Client,
  known: Map<string, Known>,
  { workflowId, runId }: { readonly workflowId: string; readonly runId: string },
): Promise<readonly Parked[]> {
  const handle = client.workflow.getHandle(workflowId, runId);
  const { historyLength: events } = await handle.describe();
  const before = known.get(runId);
  if (before?.events === events) return before.parked;
  const state = await handle.query(stateQuery);
  const parked = state.parked.map(({ failure, since }) => ({ reason: failure.reason, since: Date.parse(since) }));
  known.set(runId, { events, parked });
  return parked;
}

function summed(reason: string, all: readonly Parked[]): ParkedSteps {
  const since = all.filter((each) => each.reason === reason).map((each) => each.since);
  const oldestSeconds = since.length === 0 ? 0 : Math.max(0, (Date.now() - Math.min(...since)) / 1000);
  return { reason, steps: since.length, oldestSeconds };
}
