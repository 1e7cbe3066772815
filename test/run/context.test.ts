/** The state of a run: what it takes in and until when, and what it remembers of its steps. */
import { describe, expect, it } from 'vitest';
import { steps } from '../../src/contract/steps.ts';
import { keysOf, named } from '../../src/workflows/run/endpoint-run.ts';
import { isSettled } from '../../src/workflows/lifecycle/endpoint-lifecycle.ts';
import { takeLook } from '../../src/workflows/run/known-looks.ts';
import { createStepMemo } from '../../src/workflows/run/step-memo.ts';
import { acceptedOf, bring, endpointOf, openRun } from '../support/open-run.ts';
import { openWorkflow } from '../support/workflow-context.ts';

const [privatelink] = steps;

describe('a run', () => {
  it('takes nothing in any more when it stops', async () => {
    openWorkflow();
    const run = await openRun();
    expect(() => run.addEndpoint('vpc-a')).toThrow('the run has vpc-a already');
    run.addEndpoint(undefined);
    expect(() => run.addEndpoint(undefined)).toThrow('the run has the service already');
    run.stop();
    expect(() => run.takeIn(run.request, run.accepted)).toThrow('a run that is stopping takes nothing in');
    run.close();
    expect(() => run.addEndpoint('vpc-b')).toThrow('a run that is closing takes no endpoint in');
  });

  it('has the request that was accepted last', async () => {
    openWorkflow();
    const run = await openRun();
    const [request, accepted] = [{ ...run.request, zones: 'all' as const }, acceptedOf(['vpc-b'])];
    run.takeIn(request, accepted);
    expect([run.request, run.accepted, run.revision]).toEqual([request, accepted, 2]);
  });

  it('is halted only when it removes what others made', async () => {
    openWorkflow();
    const [onboarding, offboarding] = [await openRun(), await openRun({ kind: 'offboard' })];
    expect(() => onboarding.halt('why')).toThrow('a run of kind onboard rolls back, it is not halted');
    offboarding.halt('why');
    expect([onboarding.halted, offboarding.halted]).toEqual([undefined, 'why']);
  });

  it('of an older worker does not have a step that was added since', async () => {
    const list = [{ ...privatelink, since: 'step privatelink' } as never];
    for (const isReplaying of [false, true]) {
      openWorkflow({ isReplaying });
      expect((await openRun({ list })).list).toHaveLength(isReplaying ? 0 : 1);
    }
  });

  it('of an older worker uses a look that is outdated, as it did then', async () => {
    for (const isReplaying of [false, true]) {
      openWorkflow({ isReplaying });
      const run = await openRun({
        accepted: { looks: [{ step: 'components', look: { answer: 'nothing', says: 'on' } }] },
      });
      run.takeIn(run.request, { ...run.accepted, components: ['kafka_rest'] });
      expect(takeLook(run, steps[3], undefined) === undefined).toBe(!isReplaying);
    }
  });

  it('has an entry for each endpoint of its request, or for the service alone', async () => {
    openWorkflow();
    expect([keysOf(acceptedOf(['vpc-a', 'vpc-b'])), keysOf(acceptedOf([]))]).toEqual([['vpc-a', 'vpc-b'], [undefined]]);
    expect(named(await openRun({ keys: ['vpc-a', undefined] })).map(({ key }) => key)).toEqual(['vpc-a']);
  });

  it('has nothing left to do for an endpoint that is gone, or ready at the newest request', async () => {
    openWorkflow();
    const run = await openRun({ keys: ['vpc-a', 'vpc-b'] });
    const settled = () => [...run.endpoints.values()].map((each) => isSettled(run, each));
    expect(settled()).toEqual([false, false]);
    endpointOf(run, 'vpc-a').becomeReady('1/0');
    bring(endpointOf(run, 'vpc-b'), 'rolledBack');
    expect(settled()).toEqual([true, true]);
    run.takeIn(run.request, run.accepted);
    expect(settled()).toEqual([false, true]);
  });
});

describe('the memory of steps', () => {
  it('answers the same question with the same run, and a new one after the old one has ended', async () => {
    const memo = createStepMemo();
    const ran: string[] = [];
    let end: (error: Error) => void = () => undefined;
    const first = memo.run(
      'targets vpc-a',
      '1',
      () => (ran.push('first'), new Promise<string>((_, reject) => (end = reject))),
    );
    expect(memo.run('targets vpc-a', '1', async () => 'again')).toBe(first);
    const second = memo.run('targets vpc-a', '2', async () => (ran.push('second'), 'second'));
    expect([memo.keyOf('targets vpc-a'), memo.keyOf('routes vpc-a')]).toEqual(['2', undefined]);
    await Promise.resolve();
    expect(ran).toEqual(['first']);
    let ended = false;
    const waits = memo.ended((slot) => slot === 'targets vpc-a').then(() => (ended = true));
    await memo.ended((slot) => slot === 'routes vpc-a');
    expect(ended).toBe(false);
    end(new Error('No.'));
    await expect(first).rejects.toThrow('No.');
    expect(await second).toBe('second');
    await waits;
    expect(ran).toEqual(['first', 'second']);
  });
});
