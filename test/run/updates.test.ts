/** The updates that an operator sends to a run: what they do, what they answer, and when they are refused. */
import { describe, expect, it } from 'vitest';
import { TOO_MANY } from '../../src/contract/messages.ts';
import type { StepName } from '../../src/contract/steps.ts';
import { slotOfName } from '../../src/workflows/run/step-inputs.ts';
import { registerUpdates, rollbackAll, type UpdateContext } from '../../src/workflows/updates/index.ts';
import { bring, endpointOf, failure, openRun, type Given } from '../support/open-run.ts';
import { openWorkflow } from '../support/workflow-context.ts';

async function openUpdates(given: Given = {}, more: Partial<UpdateContext> = {}) {
  const workflow = openWorkflow();
  const run = await openRun({ keys: ['vpc-a', 'vpc-b'], ...given });
  const updates: UpdateContext = { request: run.request, pending: [], accepted: 0, run, ...more };
  registerUpdates(updates);
  /** What comes of it, when a person has decided. */
  const park = (step: StepName, endpoint?: string, { undo = false } = {}) =>
    run.parking.park({
      ...{ slot: `${undo ? 'undo ' : ''}${slotOfName(step, endpoint)}`, step, undo, failure: failure('Denied.') },
      ...(endpoint === undefined ? {} : { endpoint }),
    });
  return { workflow, run, updates, park };
}

describe('before the request was accepted', () => {
  it.each(['retry', 'rollback', 'skip'])('%s has nothing to act on', async (name) => {
    const { workflow, updates } = await openUpdates();
    delete updates.run;
    await expect(workflow.update(name, { evidence: 'seen' })).rejects.toThrow('The request is still being checked');
  });
});

describe('an endpoint that the run does not have', () => {
  it.each([
    [['vpc-a', 'vpc-b'], 'write one of vpc-a, vpc-b'],
    [[undefined], 'leave endpoint out, the run has none'],
  ] as const)('is refused, with those that it has: %s', async (keys, fix) => {
    const { workflow } = await openUpdates({ keys });
    for (const [name, more] of [
      ['retry', {}],
      ['rollback', {}],
      ['skip', { evidence: 'seen' }],
    ] as const)
      await expect(workflow.update(name, { endpoint: 'vpc-9', ...more })).rejects.toThrow(
        `There is no endpoint vpc-9 in this run. Fix: ${fix}.`,
      );
  });
});

describe('retry', () => {
  it('tries everything that is parked again, and says who asked and why', async () => {
    const { workflow, run, park } = await openUpdates();
    const decisions = [park('vpcEndpoint', 'vpc-a'), park('connection', 'vpc-b', { undo: true })];
    const answer = await workflow.update('retry', { actor: 'ada', reason: 'allowed it' });
    expect(answer).toEqual({ says: 'Trying again.', status: 'Onboarding' });
    expect(await workflow.end(Promise.all(decisions))).toEqual([{ kind: 'superseded' }, { kind: 'superseded' }]);
    expect(run.log.entries()).toMatchObject([{ what: 'retry', actor: 'ada', reason: 'allowed it' }]);
    // An undo goes on by itself: what walks is what begins again from the top.
    expect([endpointOf(run, 'vpc-a').epoch, endpointOf(run, 'vpc-b').epoch]).toEqual([1, 0]);
  });

  it('of one endpoint leaves the others parked', async () => {
    const { workflow, run, park } = await openUpdates();
    void park('vpcEndpoint', 'vpc-b');
    const first = park('vpcEndpoint', 'vpc-a');
    expect(await workflow.update('retry', { endpoint: 'vpc-a' })).toMatchObject({ status: 'NeedsAttention' });
    expect(await workflow.end(first)).toEqual({ kind: 'superseded' });
    expect(run.parking.list().map(({ endpoint }) => endpoint)).toEqual(['vpc-b']);
    expect([endpointOf(run, 'vpc-a').epoch, endpointOf(run, 'vpc-b').epoch]).toEqual([1, 0]);
  });

  it('of what all endpoints share begins again with each that walks, after every epoch so far', async () => {
    const { workflow, run, park } = await openUpdates({ keys: ['vpc-a', 'vpc-b', 'vpc-c'] });
    endpointOf(run, 'vpc-a').walkFromTop(3);
    bring(endpointOf(run, 'vpc-c'), 'ready');
    void park('privatelink');
    await workflow.update('retry', { endpoint: 'vpc-b' });
    expect(['vpc-a', 'vpc-b', 'vpc-c'].map((key) => endpointOf(run, key).epoch)).toEqual([4, 4, 0]);
    expect(run.log.entries()).toMatchObject([{ actor: 'not given' }]);
    expect(run.log.entries()[0]).not.toHaveProperty('reason');
  });

  it('says what the run does when nothing is parked', async () => {
    const { workflow, run } = await openUpdates();
    await expect(workflow.update('retry')).rejects.toThrow(/^Nothing is parked\.$/);
    run.log.setStepState('privatelink', undefined, 'done', 'is active');
    run.log.setStepState('components', undefined, 'skipped', 'seen by hand');
    run.log.setStepState('vpcEndpoint', 'vpc-a', 'adopted', 'is there');
    run.log.setStepState('vpcEndpoint', 'vpc-b', 'settling', 'waiting for it');
    await expect(workflow.update('retry')).rejects.toThrow(
      /^Nothing is parked; waiting for it \(vpc-b\) since \S+ UTC\.$/,
    );
    run.log.setStepState('privatelink', undefined, 'settling', 'until it is active');
    await expect(workflow.update('retry', { endpoint: 'vpc-a' })).rejects.toThrow(
      /^Nothing is parked for vpc-a; until it is active since \S+ UTC, waiting for it/,
    );
  });

  it('with a field that nobody knows is refused before anything else', async () => {
    const { workflow } = await openUpdates();
    const problems = [{ field: 'endpiont', problem: 'is not a known field', fix: 'write endpoint' }];
    await expect(workflow.update('retry', { endpiont: 'vpc-a' })).rejects.toMatchObject({
      ...{ type: 'Invalid', nonRetryable: true, message: expect.stringContaining('write endpoint') },
      details: [{ problems }],
    });
  });

  it('takes a patch only from an onboarding; an empty box it takes from a change as well', async () => {
    const refusesChanges = 'offboard of shop/orders runs.';
    const { workflow, park } = await openUpdates({ kind: 'offboard' }, { refusesChanges });
    void park('vpcEndpoint', 'vpc-a');
    await expect(workflow.update('retry', { patch: { subnetIds: ['subnet-0b'] } })).rejects.toThrow(
      'Only an onboarding takes a patch: send retry with an empty box.',
    );
    expect(await workflow.update('retry')).toMatchObject({ says: 'Trying again.' });
  });

  it.each([
    [8, false],
    [9, true],
  ])('with a patch while %i others are checked: refused is %s', async (many, refused) => {
    const { workflow, park, updates } = await openUpdates();
    void park('vpcEndpoint', 'vpc-a');
    updates.pending.push(...Array.from({ length: many }, () => waiting));
    const asking = workflow.update('retry', { patch: { subnetIds: ['subnet-0b'] } });
    if (refused)
      await expect(asking).rejects.toMatchObject({
        type: TOO_MANY,
        message: `${many} updates are being checked; send it again in a moment.`,
      });
    else {
      await expect(asking).rejects.toThrow('it still waits');
      expect(updates.pending).toHaveLength(many + 1);
    }
  });
});

const waiting = { kind: 'extend', request: {} as never, started: false, who: { actor: 'x' } } as const;

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

describe('skip', () => {
  it('goes on without a wait: the evidence and who gave it are kept', async () => {
    const { workflow, run, park } = await openUpdates();
    const decision = park('targets', 'vpc-a');
    const answer = await workflow.update('skip', { evidence: 'curl works', actor: 'ada' });
    expect(answer).toEqual({ says: 'Going on without targets.', status: 'Onboarding' });
    expect(await workflow.end(decision)).toEqual({ kind: 'skip', evidence: 'curl works (ada)' });
    expect(run.log.entries()).toMatchObject([{ what: 'skip targets', actor: 'ada', outcome: 'curl works' }]);
  });

  it('leaves what cannot be undone, whatever step it is', async () => {
    const { workflow, park } = await openUpdates();
    const decision = park('privatelink', undefined, { undo: true });
    const answer = await workflow.update('skip', { evidence: 'others use it', endpoint: 'vpc-b' });
    expect(answer.says).toBe('privatelink is left as it is.');
    expect(await workflow.end(decision)).toEqual({ kind: 'skip', evidence: 'others use it (actor not given)' });
  });

  it.each([[undefined], [{}], [{ evidence: ' ' }], [{ evidence: 7 }]])('needs evidence: %j', async (input) => {
    const { workflow, park } = await openUpdates();
    void park('targets', 'vpc-a');
    await expect(workflow.update('skip', input)).rejects.toMatchObject({
      type: 'Invalid',
      message: expect.stringContaining('skip needs {"evidence"'),
    });
  });

  it('asks which when several are parked; the endpoint and the step say it', async () => {
    const { workflow, run, park } = await openUpdates();
    for (const [step, key] of [
      ['routes', 'vpc-a'],
      ['targets', 'vpc-a'],
      ['targets', 'vpc-b'],
    ] as const)
      void park(step, key);
    const evidence = 'curl works';
    await expect(workflow.update('skip', { evidence, step: 'targets' })).rejects.toThrow(
      'Say which: {"step":"targets","endpoint":"vpc-a"} or {"step":"targets","endpoint":"vpc-b"}.',
    );
    await expect(workflow.update('skip', { evidence, endpoint: 'vpc-a' })).rejects.toThrow('Say which: ');
    await workflow.update('skip', { evidence, step: 'targets', endpoint: 'vpc-b' });
    await workflow.update('skip', { evidence, step: 'targets' });
    expect(run.parking.list()).toMatchObject([{ step: 'routes', endpoint: 'vpc-a' }]);
  });

  it('is refused for what is not parked, what others need, and a field that nobody knows', async () => {
    const { workflow, park } = await openUpdates();
    const evidence = 'curl works';
    await expect(workflow.update('skip', { evidence, endpoint: 'vpc-a' })).rejects.toThrow(
      'Nothing is parked for vpc-a',
    );
    void park('vpcEndpoint', 'vpc-a');
    await expect(workflow.update('skip', { evidence, step: 'targets' })).rejects.toThrow('Nothing is parked');
    await expect(workflow.update('skip', { evidence })).rejects.toThrow(
      'vpcEndpoint cannot be skipped: the steps after it need it. Send retry or rollback.',
    );
    await expect(workflow.update('skip', { evidence, endpiont: 'vpc-a' })).rejects.toThrow('write endpoint');
  });
});
