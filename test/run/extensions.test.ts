/** Extensions of a run: checked one after the other, taken in or refused, and answered. */
import { ApplicationFailure, TimeoutFailure, TimeoutType } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import { TOO_MANY } from '../../src/contract/messages.ts';
import { acceptedOf, asked } from '../support/open-run.ts';
import { openPending } from '../support/open-updates.ts';
import { GOES_ON } from '../support/workflow-context.ts';

const withRest = { components: ['kafka', 'kafka_rest'] };
const started = { accepted: 0, firstTask: 3 };

const waiting = { kind: 'patch', patch: {}, then: () => undefined, who: { actor: 'x' } } as const;

describe('an extension', () => {
  it('is taken in: the answer says what is new and what was there, and the audit list who sent it', async () => {
    const { run, extend, accepted, workflow } = await openPending();
    const answer = await extend({ ...withRest, endpoints: [asked('vpc-b')] }, { actor: 'ada', reason: 'more' });
    expect(answer).toEqual({
      says: 'Accepted; added to the run: component kafka_rest, endpoint vpc-b. The run had component kafka already.',
      ...{ status: 'Onboarding', changed: [], present: ['component kafka'] },
      added: ['component kafka_rest', 'endpoint vpc-b'],
    });
    expect([run.revision, run.accepted.components, accepted]).toEqual([2, ['kafka', 'kafka_rest'], [2]]);
    expect(run.log.entries()).toMatchObject([{ what: 'extension', actor: 'ada', reason: 'more', outcome: 'accepted' }]);
    // A step that is newer than the run must not refuse it.
    expect(workflow.calls).toMatchObject([
      { name: 'validateRequest', input: { steps: run.list.map(({ name }) => name) } },
    ]);
  });

  it('of new things alone does not speak of what was there', async () => {
    const { extend } = await openPending();
    const { says } = await extend({ components: ['kafka_rest'] });
    expect(says).toBe('Accepted; added to the run: component kafka_rest.');
  });

  it('that brings nothing new needs no check, and leaves no trace', async () => {
    const { run, extend, workflow } = await openPending();
    const { says, added } = await extend({ endpoints: [asked('vpc-a')] });
    expect([says, added]).toEqual(['Nothing is new: the run has component kafka, endpoint vpc-a already.', []]);
    expect([run.log.entries(), workflow.calls]).toEqual([[], []]);
  });

  it.each([
    ['with the start, and all of it is the run’s own', started, {}, 'The onboarding has begun with component kafka.'],
    [
      'with the start, and some of it is new',
      started,
      withRest,
      'Accepted; added to the run: component kafka_rest. The run had component kafka already.',
    ],
    [
      'second in the first task',
      { ...started, accepted: 1 },
      {},
      'Nothing is new: the run has component kafka already.',
    ],
    ['first, but later', { ...started, firstTask: 2 }, {}, 'Nothing is new: the run has component kafka already.'],
  ])('that came %s', async (_when, more, addition, says) => {
    const { run, workflow, updates, send } = await openPending({ updates: more });
    delete updates.run;
    const answer = send(addition);
    updates.run = run;
    expect((await workflow.end(answer)).says).toBe(says);
    expect(run.log.entries()).toHaveLength(addition === withRest ? 1 : 0);
  });

  it('that the check refuses changes nothing: its reasons are the answer', async () => {
    const problems = [{ field: 'components', problem: 'is unknown', fix: 'write kafka' }];
    const check = (): never => {
      throw ApplicationFailure.create({
        message: 'No such component.',
        type: 'Invalid',
        nonRetryable: true,
        details: [{ problems }],
      });
    };
    const { run, extend, accepted } = await openPending({ check });
    await expect(extend(withRest)).rejects.toMatchObject({
      ...{ message: 'Nothing was changed. No such component.', type: 'Invalid', details: [{ problems }], stack: '' },
    });
    expect([run.revision, accepted]).toEqual([1, []]);
    expect(run.log.entries()).toMatchObject([{ what: 'extension', outcome: 'refused: No such component.' }]);
  });

  it('that could not be checked at all may be sent again', async () => {
    const check = (): never => {
      throw new TimeoutFailure('too slow', undefined, TimeoutType.START_TO_CLOSE);
    };
    const { extend } = await openPending({ check });
    await expect(extend(withRest)).rejects.toMatchObject({
      ...{ type: 'NotNow', message: 'Nothing was changed. It could not be checked: too slow. Send it again.' },
    });
  });

  it.each([
    [{ service: 'other' }, 'This run is for shop/orders, not shop/other.'],
    [{ project: 'other' }, 'This run is for shop/orders, not other/orders.'],
    [{ zones: 'all' }, 'zones differs: this asks for all, the run has any.'],
    [{ components: 7 }, 'request.components: '],
  ])('that contradicts the run is refused at once: %j', async (addition, says) => {
    const { extend, workflow } = await openPending();
    await expect(extend(addition)).rejects.toMatchObject({ type: 'Invalid', message: expect.stringContaining(says) });
    expect(workflow.calls).toEqual([]);
  });

  it('is not measured against a start that is wrong itself: the check of the start says so', async () => {
    const { send, updates, workflow } = await openPending({ isOpen: false });
    Object.assign(updates.request, { components: 7 });
    const answer = send({ service: 'other' });
    await workflow.run();
    expect(updates.pending).toHaveLength(1);
    updates.refused = { error: ApplicationFailure.create({ message: 'components: write a list.', type: 'Invalid' }) };
    await expect(workflow.end(answer)).rejects.toMatchObject({
      type: 'Invalid',
      message: 'Nothing was changed. components: write a list.',
    });
  });

  it('of a run that takes none is refused with why', async () => {
    const { extend } = await openPending({ updates: { refusesChanges: 'offboard of shop/orders runs.' } });
    await expect(extend(withRest)).rejects.toMatchObject({ type: 'NotNow', message: 'offboard of shop/orders runs.' });
  });

  it.each([
    [1_499, false],
    [1_500, true],
  ])('after %i others: refused is %s', async (accepted, refused) => {
    const { extend, updates } = await openPending({ updates: { accepted } });
    if (refused) await expect(extend(withRest)).rejects.toThrow('This run has taken 1500 extensions: wait for its end');
    else expect(await extend(withRest)).toMatchObject({ added: ['component kafka_rest'] });
    expect(updates.accepted).toBe(1_500);
  });

  it.each([
    [7, false],
    [8, true],
  ])('while %i others are checked: refused is %s, unless it brings nothing new', async (many, refused) => {
    const { extend, updates, send, workflow } = await openPending({ check: () => GOES_ON });
    updates.pending.push(...Array.from({ length: many }, () => waiting));
    const answer = send(withRest);
    if (refused) await expect(workflow.end(answer)).rejects.toMatchObject({ type: TOO_MANY });
    await workflow.run();
    expect(updates.pending).toHaveLength(8);
    expect(await extend({})).toMatchObject({ added: [] });
  });

  it('comes too late for a run that stops: before its check, while it waits, and during its check', async () => {
    const { extend, run, send, workflow } = await openPending({ check: () => GOES_ON });
    const during = send(withRest);
    const behind = send({ components: ['kafka_connect'] });
    await workflow.run();
    run.stop();
    for (const answer of [during, behind, send({ components: ['opensearch'] })])
      await expect(workflow.end(answer)).rejects.toMatchObject({
        message: expect.stringMatching(
          /^(Nothing was changed\. )?The run is closing; start it again when it has ended\.$/,
        ),
      });
    expect(await extend({})).toMatchObject({ added: [] });
    workflow.answerOf('validateRequest', acceptedOf([]));
    await workflow.run();
    expect([run.revision, workflow.calls.length]).toEqual([1, 1]);
    expect(run.log.entries()).toMatchObject([
      { outcome: expect.stringContaining('refused: The run is closing') },
      { outcome: expect.stringContaining('refused: The run is closing') },
    ]);
  });

  it('that contradicts one accepted since it was sent is refused without a check', async () => {
    const { send, workflow, run } = await openPending();
    const one = { endpoints: [asked('vpc-b')] };
    const other = { endpoints: [{ ...asked('vpc-b'), subnetIds: ['subnet-0b'] }] };
    const [first, second] = [send(one), send(other)];
    expect(await workflow.end(first)).toMatchObject({ added: ['endpoint vpc-b'] });
    await expect(workflow.end(second)).rejects.toMatchObject({
      ...{ type: 'Invalid', message: expect.stringContaining('endpoint vpc-b differs') },
    });
    expect([run.revision, workflow.calls.length]).toEqual([2, 1]);
  });
});
