/** The log of a run: since when each step is as it is, how long it took, and what lists and searches find of the run. */
import { ApplicationFailure } from '@temporalio/common';
import type { SearchAttributePair } from '@temporalio/common';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { accountsAttribute, projectAttribute, serviceAttribute, statusAttribute } from '../../src/contract/messages.ts';
import type { StepPhase } from '../../src/contract/run.ts';
import { nameLink, orRefused } from '../../src/workflows/run/run-log.ts';
import { acceptedOf, openRun, resolved } from '../support/open-run.ts';
import { openPending } from '../support/open-updates.ts';
import { openWorkflow } from '../support/workflow-context.ts';

const at = (minute: number): string => `2026-11-28T03:0${minute}:00.000Z`;

describe('a step', () => {
  it('keeps when it began, and since when it is as it is; it begins again after a stop', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => void vi.useRealTimers());
    const { activator } = openWorkflow();
    const { log } = await openRun();
    const measured: unknown[] = [];
    const say = (minute: number, phase: StepPhase, says: string) => {
      vi.setSystemTime(at(minute));
      log.setStepState('targets', 'vpc-a', phase, says);
      measured.push(...activator.getAndResetSinkCalls().map(({ args }): unknown => args.slice(-2)));
      const { began, since } = log.steps()[0] ?? {};
      return [began, since];
    };
    expect(say(0, 'looking', 'looking')).toEqual([at(0), at(0)]);
    expect(say(1, 'looking', 'looking')).toEqual([at(0), at(0)]);
    expect(say(2, 'looking', 'looking again')).toEqual([at(0), at(2)]);
    expect(say(3, 'settling', 'looking again')).toEqual([at(0), at(3)]);
    expect(say(4, 'parked', 'a person is needed')).toEqual([at(0), at(4)]);
    expect(say(5, 'cancelled', 'given up')).toEqual([at(0), at(5)]);
    expect(say(6, 'looking', 'looking')).toEqual([at(6), at(6)]);
    expect(say(7, 'done', 'is proven')).toEqual([at(6), at(7)]);
    expect(measured).toEqual([
      [240, expect.objectContaining({ step: 'targets', outcome: 'parked' })],
      [60, expect.objectContaining({ step: 'targets', outcome: 'done' })],
    ]);
  });

  it('of one endpoint is not that of another, nor of the service', async () => {
    openWorkflow();
    const { log } = await openRun();
    log.setStepState('targets', 'vpc-a', 'looking', 'one');
    log.setStepState('targets', 'vpc-b', 'looking', 'other');
    log.setStepState('privatelink', undefined, 'done', 'is active');
    expect(log.steps().map(({ says }) => says)).toEqual(['one', 'other', 'is active']);
    expect(log.steps()[0]).toMatchObject({ endpoint: 'vpc-a' });
    expect(log.steps()[2]).not.toHaveProperty('endpoint');
  });

  it('that was skipped at once took no time', async () => {
    const { activator } = openWorkflow();
    const { log } = await openRun();
    log.setStepState('targets', 'vpc-a', 'skipped', 'seen by hand');
    expect(activator.getAndResetSinkCalls()).toEqual([]);
  });
});

describe('lists of links, and a run that is not on them,', () => {
  it('show the status when it changes, and not again; the details follow each change', async () => {
    const workflow = openWorkflow();
    const run = await openRun();
    const upserts = async () => {
      const many = workflow.upserts;
      run.log.audit({ what: 'retry', actor: 'ada' });
      await workflow.run();
      return workflow.upserts - many;
    };
    expect([await upserts(), await upserts()]).toEqual([1, 0]);
    expect(workflow.attributes[statusAttribute.name]).toBe('Onboarding');
    expect(run.log.entries()).toMatchObject([{ what: 'retry', actor: 'ada', at: expect.stringMatching(/Z$/) }, {}]);
    expect(workflow.activator.currentDetails).toContain('ada');
    run.log.setStepState('privatelink', undefined, 'done', 'is there');
    expect(workflow.activator.currentDetails).toContain('is there');
    run.close();
    expect(await upserts()).toBe(1);
    expect(workflow.attributes[statusAttribute.name]).toBe('RollingBack');
  });

  it('need no event for the status that the run was started with', async () => {
    const workflow = openWorkflow({ attributes: [{ key: statusAttribute, value: 'Onboarding' }] });
    const run = await openRun();
    run.log.publish();
    await workflow.run();
    expect(workflow.upserts).toBe(0);
  });

  it('do not have a request that was not accepted: its run is Refused, and fails with why', async () => {
    const workflow = openWorkflow();
    const why = ApplicationFailure.create({ message: 'No.', type: 'Invalid' });
    const updates: { refused?: { readonly error: unknown } } = {};
    const refused = orRefused(updates, () => Promise.reject(why));
    await expect(workflow.end(refused)).rejects.toBe(why);
    expect([updates.refused?.error, workflow.attributes[statusAttribute.name]]).toEqual([why, 'Refused']);
    expect(await orRefused(updates, async () => 7)).toBe(7);
  });

  it('have its verdict first: updates that wait for it are answered before the run ends', async () => {
    const { workflow, updates, send } = await openPending({ isOpen: false });
    const order: string[] = [];
    void send({}).catch(() => order.push('update'));
    await workflow.run();
    void orRefused(updates, () => Promise.reject(new Error('No.'))).catch(() => order.push('run'));
    await workflow.run();
    expect(order).toEqual(['update', 'run']);
  });

  it('find the run by its project, service and accounts: one event sets what is missing', async () => {
    const endpoints = ['222222222222', '111111111111', '222222222222', ''].map((account, index) => ({
      ...resolved(`vpc-${index}`),
      account,
    }));
    const accepted = acceptedOf([], { endpoints });
    const wanted: readonly SearchAttributePair[] = [
      { key: projectAttribute, value: 'shop' },
      { key: serviceAttribute, value: 'orders' },
      { key: accountsAttribute, value: ['111111111111', '222222222222'] },
    ];
    for (const missing of [-1, 0, 1, 2, 3]) {
      const workflow = openWorkflow({ attributes: missing < 0 ? [] : wanted.filter((_, index) => index !== missing) });
      nameLink(accepted);
      await workflow.run();
      const set = missing < 0 ? wanted : wanted.filter((_, index) => index === missing);
      expect(workflow.attributes).toEqual(Object.fromEntries(set.map(({ key, value }) => [key.name, value])));
      expect(workflow.upserts).toBe(set.length > 0 ? 1 : 0);
    }
    const workflow = openWorkflow({ attributes: wanted.slice(0, 2) });
    nameLink(acceptedOf([]));
    await workflow.run();
    expect(workflow.upserts).toBe(0);
  });
});
