/** What the workflows' interceptors do at each task: a command where there is none, and who asked. */
import type { ActivateInput, ConcludeActivationInput, WorkflowInternalsInterceptor } from '@temporalio/workflow';
import { describe, expect, it } from 'vitest';
import { interceptors as callers, startedBy } from '../../src/workflows/callers.ts';
import { interceptors as commandPerTask } from '../../src/workflows/command-per-task.ts';
import { openWorkflow } from '../support/workflow-context.ts';

type Command = ConcludeActivationInput['commands'][number];

/** One run: for each task what it takes in and the commands it made; answers the commands that are sent. */
function tasks() {
  const [interceptor] = commandPerTask().internals as readonly WorkflowInternalsInterceptor[];
  return (jobs: readonly object[] | undefined, commands: readonly object[]): readonly Command[] => {
    const activation = { ...(jobs && { jobs }) } as unknown as ActivateInput['activation'];
    let ran = false;
    interceptor?.activate?.({ activation, batchIndex: 0 }, () => void (ran = true));
    expect(ran).toBe(true);
    const input = { commands: [...commands] as Command[] };
    return interceptor?.concludeActivation?.(input, (given) => ({ commands: given.commands }))?.commands ?? [];
  };
}

const isMark = (command: Command | undefined): boolean => Boolean(command?.modifyWorkflowProperties);
const signal = { resolveActivity: {} };

describe('a task that took something in', () => {
  it.each([
    ['no command', [], true],
    ['an activity', [{ scheduleActivity: {} }], false],
    ['an activity beside a timer', [{ startTimer: {} }, { scheduleActivity: {} }], false],
    ['a timer, which may be cancelled in the same task', [{ startTimer: {} }], true],
    ['the end of a timer', [{ cancelTimer: {} }], true],
    ['the end of an activity', [{ requestCancelActivity: {} }], true],
    ['the answer of a query', [{ respondToQuery: {} }], true],
    ['an update that was accepted', [{ updateResponse: { accepted: {} } }], false],
    ['the end of an update', [{ updateResponse: { completed: {} } }], true],
  ])('with %s', (_what, commands, marked) => {
    const sent = tasks()([signal], commands);
    expect(sent.slice(0, commands.length)).toEqual(commands);
    expect(sent.slice(commands.length).map(isMark)).toEqual(marked ? [true] : []);
  });

  it.each([
    [[{ queryWorkflow: {} }], false],
    [[{ doUpdate: {} }], false],
    [[{ doUpdate: {} }, signal], true],
    [[], false],
    [undefined, false],
  ])('is one with news, which queries and updates are not: %j', (jobs, marked) => {
    expect(tasks()(jobs, []).some(isMark)).toBe(marked);
  });

  it.each([
    'completeWorkflowExecution',
    'failWorkflowExecution',
    'cancelWorkflowExecution',
    'continueAsNewWorkflowExecution',
  ])('after the end of the run gets no further command: %s', (end) => {
    const task = tasks();
    expect(task([signal], []).some(isMark)).toBe(true);
    task([signal], [{ [end]: {} }]);
    expect(task([signal], [])).toEqual([]);
  });
});

it('who started a run is who the server says it was', () => {
  openWorkflow();
  const [interceptor] = callers().internals as readonly WorkflowInternalsInterceptor[];
  const activate = (jobs: readonly object[] | undefined): object => {
    interceptor?.activate?.({ activation: { jobs } as never, batchIndex: 0 }, () => undefined);
    return startedBy();
  };
  expect(activate(undefined)).toEqual({});
  expect(activate([{ initializeWorkflow: {} }])).toEqual({});
  expect(activate([{ initializeWorkflow: { identity: 'ada@here' } }])).toEqual({ identity: 'ada@here' });
  expect(activate([{ doUpdate: { id: 'u1' } }, { signalWorkflow: {} }])).toEqual({ identity: 'ada@here' });
});
