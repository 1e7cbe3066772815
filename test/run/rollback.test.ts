/** The update `rollback`: what it takes away, and when it is refused. */
import { describe, expect, it } from 'vitest';
import { rollbackAll } from '../../src/workflows/updates/index.ts';
import { bring, endpointOf } from '../support/open-run.ts';
import { openUpdates } from '../support/open-updates.ts';

describe('rollback', () => {
  it('takes away what is not ready, stops the run, and asks nobody any more', async () => {
    const { workflow, run, park } = await openUpdates({ keys: ['vpc-a', 'vpc-b', 'vpc-c'] });
    bring(endpointOf(run, 'vpc-b'), 'again');
    bring(endpointOf(run, 'vpc-c'), 'ready');
    const [forward, undo] = [park('targets', 'vpc-b'), park('connection', 'vpc-a', { undo: true })];
    expect(await workflow.update('rollback', { actor: 'ada' })).toMatchObject({
      says: 'Rolling back what this run made.',
    });
    expect(await workflow.end(forward)).toEqual({ kind: 'rollback' });
    expect(run.parking.list()).toMatchObject([{ undo: true }]);
    run.parking.decide('undo connection vpc-a', { kind: 'superseded' });
    await workflow.end(undo);
    expect(['vpc-a', 'vpc-b', 'vpc-c'].map((key) => endpointOf(run, key).isLeaving)).toEqual([true, false, false]);
    expect(run.hasReached('stopping')).toBe(true);
    expect(run.log.entries()).toMatchObject([{ what: 'rollback', actor: 'ada' }]);
  });

  it('of one endpoint leaves the others alone, and the run goes on', async () => {
    const { workflow, run, park } = await openUpdates();
    void park('targets', 'vpc-b');
    await workflow.update('rollback', { endpoint: 'vpc-a' });
    expect(['vpc-a', 'vpc-b'].map((key) => endpointOf(run, key).isLeaving)).toEqual([true, false]);
    expect([run.hasReached('stopping'), run.parking.list().length]).toEqual([false, 1]);
  });

  it.each([
    [['leaving', 'rolledBack'], undefined, 'It is being rolled back already.'],
    [['leaving', 'walking'], 'vpc-a', 'It is being rolled back already.'],
    [['ready', 'again'], undefined, 'It is ready, and a ready endpoint is not rolled back: remove it with offboard.'],
    [['ready', 'leaving'], undefined, 'It is ready, and a ready'],
    [['ready', 'walking'], 'vpc-a', 'It is ready, and a ready'],
    [['ready', 'walking'], undefined, undefined],
    [['leaving', 'walking'], undefined, undefined],
  ] as const)('of endpoints that are %s, of %s: %s', async (places, endpoint, refusal) => {
    const { workflow, run } = await openUpdates();
    for (const [index, place] of places.entries()) bring([...run.endpoints.values()][index] as never, place);
    const asking = workflow.update('rollback', endpoint === undefined ? undefined : { endpoint });
    if (refusal === undefined) await asking;
    else await expect(asking).rejects.toThrow(refusal);
  });

  it('is not for an offboarding, and takes no field that nobody knows', async () => {
    const { workflow } = await openUpdates({ kind: 'offboard' });
    await expect(workflow.update('rollback')).rejects.toThrow('An offboarding makes nothing that could be rolled back');
    await expect(workflow.update('rollback', { endpiont: 'vpc-a' })).rejects.toThrow('write endpoint');
  });

  it('by a cancellation is the same', async () => {
    const { run } = await openUpdates();
    rollbackAll(run);
    expect([...run.endpoints.values()].map(({ isLeaving }) => isLeaving)).toEqual([true, true]);
  });
});
