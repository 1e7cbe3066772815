/**
 * Workflow code in the process of the test, on the SDK's own activator: no server, no bundle. What it asks of the server
 * are commands; a test answers activities, lets timers end and sends updates.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import {
  ActivityFailure,
  defaultFailureConverter,
  defaultPayloadConverter,
  HandlerUnfinishedPolicy,
  TypedSearchAttributes,
} from '@temporalio/common';
import type { SearchAttributePair } from '@temporalio/common';
import type { WorkflowInfo } from '@temporalio/workflow';
import * as scopes from '@temporalio/workflow/lib/cancellation-scope.js';
import { setActivator } from '@temporalio/workflow/lib/global-attributes.js';
import { Activator } from '@temporalio/workflow/lib/internals.js';
import * as updateScopes from '@temporalio/workflow/lib/update-scope.js';
import { tryUnblockConditions } from '@temporalio/workflow/lib/worker-interface.js';
import { onTestFinished } from 'vitest';
import type { Answer, RunState } from '../../src/contract/run.ts';
import type { StepInput } from '../../src/contract/step-contract.ts';

/** Outside of a worker's sandbox the SDK has an empty class here. */
const stores = new WeakMap<object, AsyncLocalStorage<unknown>>();
const storeOf = (owner: object): AsyncLocalStorage<unknown> => {
  const known = stores.get(owner) ?? new AsyncLocalStorage();
  stores.set(owner, known);
  return known;
};
for (const { AsyncLocalStorage: empty } of [scopes, updateScopes] as readonly {
  AsyncLocalStorage: { prototype: object };
}[])
  Object.assign(empty.prototype, {
    run(store: unknown, body: () => unknown): unknown {
      return storeOf(this).run(store, body);
    },
    getStore(): unknown {
      return storeOf(this).getStore();
    },
  });

/** One activity that the workflow code called. */
export interface Called {
  readonly name: string;
  readonly input: unknown;
  readonly summary: string;
  readonly options: Readonly<Record<string, unknown>>;
}

interface Options {
  readonly workflowType?: string;
  readonly workflowId?: string;
  readonly attributes?: readonly SearchAttributePair[];
  /** Whether the run was begun by an older worker: no patch is in its history. */
  readonly isReplaying?: boolean;
  /** Answers an activity, or throws its failure. Left undefined: it goes on. */
  readonly answer?: (called: Called) => unknown;
}

export const GOES_ON = Symbol('the activity goes on');

/** What the workflow of this test may know of itself. Ends with the test. */
export function openWorkflow({
  workflowType = 'onboard',
  workflowId = 'test',
  attributes = [],
  answer,
  isReplaying = false,
}: Options = {}) {
  const info = {
    ...{ workflowType, workflowId, runId: 'run', namespace: 'default', taskQueue: 'causeway', historyLength: 3 },
    ...{ startTime: new Date('2026-11-28T03:00:00Z'), attempt: 1, memo: {}, searchAttributes: {} },
    typedSearchAttributes: new TypedSearchAttributes([...attributes]),
    unsafe: { isReplaying, now: Date.now },
  } as unknown as WorkflowInfo;
  const activator = new Activator({
    ...{ info, now: Date.now(), showStackTraceSources: false, getTimeOfDay: () => BigInt(Date.now()) },
    ...{ randomnessSeed: [1], registeredActivityNames: new Set<string>(), stackTracesEnabled: false },
  } as unknown as ConstructorParameters<typeof Activator>[0]);
  activator.workflow = () => Promise.resolve();
  setActivator(activator);
  onTestFinished(() => {
    setActivator(undefined);
    // What `callers.ts` keeps there: in a worker each run has globals of its own.
    for (const key of Object.getOwnPropertySymbols(globalThis))
      if (key.description === 'callers') Reflect.deleteProperty(globalThis, key);
  });
  return new OpenWorkflow(activator, answer ?? (() => GOES_ON));
}

export class OpenWorkflow {
  readonly activator: Activator;
  readonly calls: Called[] = [];
  readonly timers: { readonly seq: number; readonly ms: number; readonly summary: string }[] = [];
  #updates = 0;
  /** Activities that go on: their names, by number. */
  readonly #open = new Map<number, string>();
  readonly #answer: (called: Called) => unknown;

  constructor(activator: Activator, answer: (called: Called) => unknown) {
    this.activator = activator;
    this.#answer = answer;
  }

  /** Runs what is ready, and answers activities, until nothing is ready any more. */
  async run(): Promise<void> {
    for (let busy = true; busy;) {
      await new Promise((done) => setImmediate(done));
      const commands = this.activator.concludeActivation().commands;
      for (const command of commands) this.#take(command);
      busy = tryUnblockConditions() > 0 || commands.length > 0;
    }
  }

  /** Answers the last call of an activity that goes on. */
  answerOf(name: string, answer: unknown): void {
    const [seq] = [...this.#open].filter(([, each]) => each === name).at(-1) ?? [];
    if (seq === undefined) throw new TypeError(`no ${name} goes on`);
    this.#resolve(seq, { completed: { result: defaultPayloadConverter.toPayload(answer) } });
  }

  /** The time of the timer that was started first, and has not ended, is over. */
  async endTimer(): Promise<void> {
    const timer = this.timers.shift();
    if (timer === undefined) throw new TypeError('no timer runs');
    this.activator.fireTimer({ seq: timer.seq });
    await this.run();
  }

  /** An update, as the server sends it: refused by its validator at once, or handled until it answers. */
  send(name: string, input?: unknown): Promise<Answer> {
    const { validator, handler } = this.activator.updateHandlers.get(name) ?? {};
    const answer = (async () => {
      (validator as ((input: unknown) => void) | undefined)?.(input);
      return (handler as (input: unknown) => Answer | Promise<Answer>)(input);
    })();
    const id = `update-${(this.#updates += 1)}`;
    this.activator.inProgressUpdates.set(id, { id, name, unfinishedPolicy: HandlerUnfinishedPolicy.ABANDON });
    const ended = (): boolean => this.activator.inProgressUpdates.delete(id);
    // A test may look at it later.
    answer.then(ended, ended);
    return answer;
  }

  /** An update that is answered now. */
  update = (name: string, input?: unknown): Promise<Answer> => this.end(this.send(name, input));

  /** The state, as the query answers it. */
  state(): RunState {
    return (this.activator.queryHandlers.get('state')?.handler as () => RunState)();
  }

  /** The inputs of all calls of an activity. */
  inputs = <Input = StepInput>(name: string): readonly Input[] =>
    this.calls.filter((each) => each.name === name).map(({ input }) => input as Input);

  /** What it came to. Throws when it still waits for something: a test does not wait with it. */
  async end<T>(of: T | Promise<T>): Promise<T> {
    const handled = Promise.resolve(of);
    handled.catch(() => undefined);
    await this.run();
    return Promise.race([handled, Promise.reject(new Error('it still waits'))]);
  }

  /** The search attributes that were set last, by name, and how many commands set them. */
  readonly attributes: Record<string, unknown> = {};
  upserts = 0;

  #take({
    scheduleActivity,
    requestCancelActivity,
    startTimer,
    cancelTimer,
    upsertWorkflowSearchAttributes,
    userMetadata,
  }: Command): void {
    const summary = userMetadata?.summary ? defaultPayloadConverter.fromPayload<string>(userMetadata.summary) : '';
    if (startTimer) this.timers.push({ seq: startTimer.seq ?? 0, ms: msOf(startTimer.startToFireTimeout), summary });
    if (cancelTimer)
      this.timers.splice(
        this.timers.findIndex(({ seq }) => seq === cancelTimer.seq),
        1,
      );
    if (upsertWorkflowSearchAttributes) this.upserts += 1;
    const set = upsertWorkflowSearchAttributes?.searchAttributes;
    for (const [name, payload] of Object.entries((set as { indexedFields?: typeof set })?.indexedFields ?? set ?? {}))
      this.attributes[name] = defaultPayloadConverter.fromPayload(payload as never);
    if (requestCancelActivity) this.#cancel(requestCancelActivity.seq ?? 0);
    if (scheduleActivity) this.#call(scheduleActivity, summary);
  }

  /** A change ends before it is cancelled; a test answers it. */
  #cancel(seq: number): void {
    const name = this.#open.get(seq);
    if (name === undefined || name.startsWith('apply')) return;
    const failure = ofActivity(name, { message: 'cancelled', canceledFailureInfo: {} });
    this.#resolve(seq, { cancelled: { failure } });
  }

  #resolve(seq: number, result: NonNullable<Parameters<Activator['resolveActivity']>[0]['result']>): void {
    this.#open.delete(seq);
    this.activator.resolveActivity({ seq, result });
  }

  #call(activity: NonNullable<Command['scheduleActivity']>, summary: string): void {
    const { seq, activityType, arguments: given, ...options } = activity;
    const input: unknown = given?.[0] ? defaultPayloadConverter.fromPayload(given[0]) : undefined;
    const called = { name: activityType ?? '', input, summary, options: options as Readonly<Record<string, unknown>> };
    this.calls.push(called);
    this.#open.set(seq ?? 0, called.name);
    const result = this.#resultOf(called, activityType ?? '');
    if (result !== undefined) this.#resolve(seq ?? 0, result);
  }

  #resultOf(called: Called, name: string) {
    try {
      const answer = this.#answer(called);
      if (answer === GOES_ON) return undefined;
      return { completed: { result: defaultPayloadConverter.toPayload(answer) } };
    } catch (error) {
      const failure = defaultFailureConverter.errorToFailure(error, defaultPayloadConverter);
      return { failed: { failure: error instanceof ActivityFailure ? failure : ofActivity(name, failure) } };
    }
  }
}

/** As the server reports it. */
const ofActivity = (name: string, cause: object) => ({
  ...{ message: 'Activity task failed', cause, activityFailureInfo: { activityType: { name } } },
});

type Command = ReturnType<Activator['concludeActivation']>['commands'][number];

const msOf = (duration: { seconds?: unknown; nanos?: number | null } | null | undefined): number =>
  Number(duration?.seconds ?? 0) * 1000 + (duration?.nanos ?? 0) / 1e6;
