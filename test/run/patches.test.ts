/** Patches of a parked run, and what is tried again when a patch or an extension is accepted. */
import { describe, expect, it } from 'vitest';
import { memoKey, outputsBefore, slotOf } from '../../src/workflows/run/step-inputs.ts';
import { asked, failure, type openRun } from '../support/open-run.ts';
import { openPending } from '../support/open-updates.ts';

describe('a patch', () => {
  it('corrects the endpoint named, is audited, and tries again with it', async () => {
    const { run, workflow } = await openPending({ keys: ['vpc-a', 'vpc-b'] });
    const decision = run.parking.park({
      slot: 'vpcEndpoint vpc-a',
      step: 'vpcEndpoint',
      endpoint: 'vpc-a',
      failure: failure('No.'),
      undo: false,
    });
    const patch = {
      subnetIds: ['subnet-0b'],
      principals: ['arn:aws:iam::111122223333:root', 'arn:aws:iam::444455556666:root'],
      budgets: { vpcEndpoint: '1 hour' },
    };
    const answer = await workflow.update('retry', { endpoint: 'vpc-a', patch, actor: 'ada' });
    expect(answer.says).toBe(
      'The patch was accepted. Changed: budget of vpcEndpoint, subnetIds of vpc-a. Added: principal arn:aws:iam::444455556666:root. As it was: principal arn:aws:iam::111122223333:root. Trying again with it.',
    );
    expect(await workflow.end(decision)).toEqual({ kind: 'superseded' });
    expect(run.request.endpoints.map(({ subnetIds }) => subnetIds)).toEqual([['subnet-0b'], ['subnet-0a']]);
    expect(run.log.entries()).toMatchObject([{ what: 'patch', actor: 'ada', outcome: 'accepted' }]);
    expect([...run.endpoints.values()].map(({ epoch }) => epoch)).toEqual([1, 0]);
  });

  it('that says what is there already is still tried again with', async () => {
    const { run, workflow } = await openPending();
    void run.parking.park({
      slot: 'vpcEndpoint vpc-a',
      step: 'vpcEndpoint',
      endpoint: 'vpc-a',
      failure: failure('No.'),
      undo: false,
    });
    const answer = await workflow.update('retry', { patch: { subnetIds: ['subnet-0a'] } });
    expect(answer).toMatchObject({
      says: 'The patch was accepted. As it was: subnetIds of vpc-a. Trying again with it.',
      status: 'Onboarding',
    });
  });

  it('that only corrects says nothing else', async () => {
    const { run, workflow } = await openPending();
    void run.parking.park({
      ...{ slot: 'vpcEndpoint vpc-a', step: 'vpcEndpoint', endpoint: 'vpc-a', failure: failure('No.'), undo: false },
    });
    const { says } = await workflow.update('retry', { patch: { subnetIds: ['subnet-0b'] } });
    expect(says).toBe('The patch was accepted. Changed: subnetIds of vpc-a. Trying again with it.');
  });
});

describe('what is parked when an extension is accepted', () => {
  const slots = (run: Awaited<ReturnType<typeof openRun>>) => run.parking.list().map(({ slot }) => slot);
  it('is tried again when its inputs have changed, and stays parked when they have not', async () => {
    const { run, extend } = await openPending({ keys: ['vpc-a', 'vpc-b'] });
    const noInputs = Promise.resolve({} as never);
    // As the walk keeps them: the key of each slot is what its step was given.
    for (const step of run.list)
      for (const endpoint of run.endpoints.values())
        void run.memo.run(
          slotOf(step, endpoint.key),
          memoKey(run, step, endpoint, outputsBefore(run, step, {})),
          () => noInputs,
        );
    for (const [slot, step, endpoint] of [
      ['components', 'components', undefined],
      ['privatelink', 'privatelink', undefined],
      ['vpcEndpoint vpc-a', 'vpcEndpoint', 'vpc-a'],
      ['targets vpc-b', 'targets', 'vpc-b'],
    ] as const)
      void run.parking.park({ slot, step, failure: failure('No.'), undo: false, ...(endpoint && { endpoint }) });
    void run.parking.park({
      slot: 'undo targets vpc-a',
      step: 'targets',
      endpoint: 'vpc-a',
      failure: failure('No.'),
      undo: true,
    });
    await extend({ components: ['kafka_rest'], endpoints: [asked('vpc-a'), asked('vpc-b')] });
    expect(slots(run)).toEqual(['privatelink', 'vpcEndpoint vpc-a', 'undo targets vpc-a']);
  });
});

it('the run ends its part when it closes and nothing waits', async () => {
  const { run, workflow, closed } = await openPending();
  await expect(workflow.end(closed)).rejects.toThrow('it still waits');
  run.close();
  await workflow.end(closed);
});
