/**
 * A Temporal service in memory, below the client of Temporal's SDK: it lists, describes and asks the runs that a test
 * tells it of. For what a real server shows seldom or late: an update that is refused, a run that ends in between.
 */
import { Client, type Connection } from '@temporalio/client';
import { ApplicationFailure, defaultFailureConverter, defaultPayloadConverter } from '@temporalio/common';
import proto from '@temporalio/proto';
import { accountsAttribute, statusAttribute } from '../../src/contract/messages.ts';

export interface ToldRun {
  readonly workflowId: string;
  readonly runId: string;
  /** Default: `onboard`. */
  readonly type?: string;
  /** Default: it runs. */
  readonly execution?: keyof typeof EXECUTIONS;
  /** What the run says of itself. */
  readonly status?: string;
  readonly accounts?: readonly string[];
  readonly closedAt?: string;
  /** The answer of its query `state`. */
  readonly state?: object;
  /** How it ended; of one that has failed an error. */
  readonly result?: object;
  /** What it does with an update: answers, or throws the refusal. */
  readonly update?: (name: string, input: unknown) => object;
}

/** When all of them began. */
export const STARTED = '2026-11-28T03:00:00.000Z';

const EXECUTIONS = { RUNNING: 1, COMPLETED: 2, FAILED: 3, TERMINATED: 5, TIMED_OUT: 7 } as const;

/** `queries`: the list filters that were asked, in order. `runs` may change meanwhile. */
export function clientOf(runs: readonly ToldRun[]): { readonly client: Client; readonly queries: readonly string[] } {
  const queries: string[] = [];
  const named = ({ execution }: { readonly execution: { readonly workflowId: string; readonly runId?: string } }) => {
    const all = runs.filter(({ workflowId }) => workflowId === execution.workflowId);
    const found = all.find(({ runId }) => !execution.runId || runId === execution.runId);
    if (found === undefined) throw grpcError(5, `workflow not found for ID: ${execution.workflowId}`);
    return found;
  };
  const workflowService = {
    async listWorkflowExecutions({ query }: { readonly query: string }) {
      queries.push(query);
      return { executions: runs.filter((run) => selects(query, run)).map(infoOf), nextPageToken: new Uint8Array() };
    },
    describeWorkflowExecution: async (asked: Parameters<typeof named>[0]) => ({
      ...{ workflowExecutionInfo: infoOf(named(asked)), pendingActivities: [], callbacks: [] },
    }),
    queryWorkflow: async (asked: Parameters<typeof named>[0]) => ({
      queryResult: { payloads: [payloadOf(named(asked).state)] },
    }),
    async updateWorkflowExecution(asked: UpdateAsked) {
      const run = named({ execution: asked.workflowExecution });
      const updateRef = { workflowExecution: run, updateId: 'update' };
      const [payload] = asked.request.input.args.payloads;
      const input: unknown = payload === undefined ? undefined : defaultPayloadConverter.fromPayload(payload);
      try {
        const answer = run.update?.(asked.request.input.name, input) ?? {};
        return { stage: 3, updateRef, outcome: { success: { payloads: [payloadOf(answer)] } } };
      } catch (error) {
        if (!(error instanceof ApplicationFailure)) throw error;
        return { stage: 3, updateRef, outcome: { failure: failureOf(error) } };
      }
    },
    async getWorkflowExecutionHistory(asked: Parameters<typeof named>[0]) {
      const { result } = named(asked);
      const end =
        result instanceof Error
          ? { workflowExecutionFailedEventAttributes: { failure: failureOf(result) } }
          : { workflowExecutionCompletedEventAttributes: { result: { payloads: [payloadOf(result)] } } };
      return { history: { events: [end] }, nextPageToken: new Uint8Array() };
    },
  };
  return { client: new Client({ connection: { workflowService } as unknown as Connection }), queries };
}

/** The service refuses a call, as gRPC says it. */
export const grpcError = (code: number, details: string): Error =>
  Object.assign(new Error(details), { code, details, metadata: { get: () => [], getMap: () => ({}) } });

interface UpdateAsked {
  readonly workflowExecution: { readonly workflowId: string; readonly runId?: string };
  readonly request: {
    readonly input: { readonly name: string; readonly args: { readonly payloads: readonly object[] } };
  };
}

/** Of a list filter only what names runs: by their ids, or the workflow's. */
function selects(query: string, { workflowId, runId }: ToldRun): boolean {
  const [, exactly] = /WorkflowId = "([^"]*)"/.exec(query) ?? [];
  const [, begins = ''] = /WorkflowId STARTS_WITH "([^"]*)"/.exec(query) ?? [];
  if (query.startsWith('RunId IN')) return query.includes(`"${runId}"`);
  return exactly === undefined ? workflowId.startsWith(begins) : workflowId === exactly;
}

const payloadOf = (value: unknown) => defaultPayloadConverter.toPayload(value);
const failureOf = (error: unknown) => defaultFailureConverter.errorToFailure(error, defaultPayloadConverter);

function infoOf({ workflowId, runId, type = 'onboard', execution = 'RUNNING', ...run }: ToldRun) {
  const attributes = [
    [statusAttribute.name, 'Keyword', run.status],
    [accountsAttribute.name, 'KeywordList', run.accounts],
  ] as const;
  const indexed = attributes.flatMap(([name, kind, value]) => {
    if (value === undefined) return [];
    const { metadata, data } = payloadOf(value);
    return [[name, { metadata: { ...metadata, type: new TextEncoder().encode(kind) }, data }]];
  });
  return proto.temporal.api.workflow.v1.WorkflowExecutionInfo.fromObject({
    ...{ execution: { workflowId, runId }, type: { name: type }, status: EXECUTIONS[execution] },
    ...{ startTime: timestampOf(STARTED), historyLength: 9, searchAttributes: { indexedFields: entriesOf(indexed) } },
    ...(run.closedAt === undefined ? {} : { closeTime: timestampOf(run.closedAt) }),
  });
}

const entriesOf = (entries: readonly (readonly unknown[])[]): object =>
  Object.fromEntries(entries as [string, object][]);

const timestampOf = (iso: string) => ({ seconds: Date.parse(iso) / 1_000, nanos: 0 });
