/** A step that waits for a person: until when, what is announced, and what an operator reads of it. */
import { describe, expect, it } from 'vitest';
import type { TransitionEvent } from '../../src/contract/events.ts';
import { failure, openRun } from '../support/open-run.ts';
import { openWorkflow } from '../support/workflow-context.ts';

const DAY = 86_400_000;
const why = failure('Denied.');

async function open() {
  const workflow = openWorkflow({ answer: () => null });
  const run = await openRun({ accepted: { notifies: true } });
  const events = () => workflow.calls.map(({ input }) => (input as { event: TransitionEvent }).event);
  return { workflow, run, events };
}

describe('what is parked', () => {
  it('waits until somebody decides; the first decision counts', async () => {
    const { workflow, run, events } = await open();
    const decision = run.parking.park({ slot: 'x', step: 'privatelink', failure: why, undo: false });
    await expect(workflow.end(decision)).rejects.toThrow('it still waits');
    expect(workflow.timers).toEqual([]);
    run.parking.decide('other', { kind: 'rollback' });
    expect(run.parking.list()).toHaveLength(1);
    run.parking.decide('x', { kind: 'skip', evidence: 'seen' });
    run.parking.decide('x', { kind: 'rollback' });
    expect(run.parking.list()).toEqual([]);
    expect(await workflow.end(decision)).toEqual({ kind: 'skip', evidence: 'seen' });
    expect(events()).toMatchObject([
      { kind: 'parked', says: 'A person is needed: privatelink is parked. Denied.', step: 'privatelink', failure: why },
      { kind: 'resumed', says: 'privatelink goes on.' },
    ]);
    expect(events().map(({ id }) => id)).toEqual(['run/1', 'run/2']);
    expect(events()[0]).not.toHaveProperty('endpoint');
    expect(events()[0]).not.toHaveProperty('until');
    expect(events()[1]).not.toHaveProperty('failure');
  });

  it.each([
    ['a quarter of the time before the end', 2 * DAY, 1.5 * DAY, 0.5 * DAY],
    ['a day before the end', 7 * DAY, 6 * DAY, DAY],
  ])('is reminded of %s, and is then rolled back', async (_when, patienceMs, first, last) => {
    const { workflow, run, events } = await open();
    const decision = run.parking.park({
      slot: 'x',
      step: 'vpcEndpoint',
      endpoint: 'vpc-a',
      failure: why,
      undo: true,
      patienceMs,
    });
    await workflow.run();
    const until = run.parking.list()[0]?.until ?? '';
    expect(Math.abs(Date.parse(until) - Date.now() - patienceMs)).toBeLessThan(60_000);
    expect(workflow.timers).toMatchObject([{ ms: first, summary: 'Remind before the deadline' }]);
    await workflow.endTimer();
    expect(workflow.timers).toMatchObject([{ ms: last, summary: 'Roll back unless a person decides' }]);
    expect(events().at(-1)).toMatchObject({
      ...{ kind: 'deadlineNear', endpoint: 'vpc-a', failure: why, until },
      says: `undoing vpcEndpoint of vpc-a is still parked and will be rolled back at ${until}.`,
    });
    await workflow.endTimer();
    expect(await workflow.end(decision)).toEqual({ kind: 'rollback' });
    expect(run.parking.list()).toEqual([]);
  });

  it('reminds nobody when a person decided in time', async () => {
    const { workflow, run, events } = await open();
    const decision = run.parking.park({ slot: 'x', step: 'targets', failure: why, undo: false, patienceMs: DAY });
    await workflow.run();
    run.parking.decide('x', { kind: 'superseded' });
    expect(await workflow.end(decision)).toEqual({ kind: 'superseded' });
    expect([workflow.timers, events().map(({ kind }) => kind)]).toEqual([[], ['parked', 'resumed']]);
  });
});

describe('events', () => {
  it('are not sent when nobody is to be told', async () => {
    const workflow = openWorkflow();
    const run = await openRun();
    void run.parking.park({ slot: 'x', step: 'targets', failure: why, undo: false });
    await workflow.run();
    expect(workflow.calls).toEqual([]);
  });

  it('that nobody takes are a warning', async () => {
    const lost = (): never => {
      throw new Error('down');
    };
    const workflow = openWorkflow({ answer: lost });
    const run = await openRun({ accepted: { notifies: true } });
    void run.parking.park({ slot: 'x', step: 'targets', failure: why, undo: false });
    expect(run.deliveries.size).toBe(1);
    await workflow.run();
    expect(run.warnings).toEqual([
      'A notification could not be delivered: A person is needed: targets is parked. Denied.',
    ]);
    expect(run.deliveries.size).toBe(0);
  });
});
