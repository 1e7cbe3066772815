/** The update `retry`, and what all updates of a run refuse. `extend` and patches: `extensions.test.ts`, `patches.test.ts`. */
import { describe, expect, it } from 'vitest';
import { TOO_MANY } from '../../src/contract/messages.ts';
import { bring, endpointOf } from '../support/open-run.ts';
import { openUpdates } from '../support/open-updates.ts';

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
