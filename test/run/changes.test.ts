/** Changes in the process of the test: what their survey decides, what they report, and how they are rolled back. */
import { describe, expect, it } from 'vitest';
import { workflowIdOf } from '../../src/contract/request.ts';
import { changeComponents } from '../../src/workflows/change-components.ts';
import { changePrincipals } from '../../src/workflows/change-principals.ts';
import { offboard } from '../../src/workflows/offboard.ts';
import { eventsOf, link, startChange } from '../support/open-change.ts';
import { failure } from '../support/open-run.ts';
import { fails } from '../support/scripted-world.ts';
import { GOES_ON } from '../support/workflow-context.ts';

const access = {
  answer: 'change',
  more: false,
  change: { action: 'enable', says: 'switch on kafka_rest', undo: { what: 'access', says: 'kafka_rest' } },
};
const enabled = {
  applyComponentAccess: {},
  lookComponentAccess: access,
  settleComponentAccess: { enabled: ['kafka_rest'] },
  removeComponentAccess: { removed: ['kafka_rest'], left: [] },
};

describe('a change of components', () => {
  it('takes every connection through the tail of the list, and is announced and audited', async () => {
    const request = { ...link, enable: ['kafka_rest'], actor: 'ada', reason: 'asked' };
    const { workflow, result } = startChange('changeComponents', changeComponents, request, { answers: enabled });
    expect(await workflow.end(result)).toMatchObject({
      ...{ outcome: 'changed', done: ['switch on kafka_rest'], stays: [] },
      audit: [{ what: 'changeComponents', actor: 'ada', reason: 'asked' }],
    });
    expect(workflow.inputs('settleTargets')).toHaveLength(2);
    expect(eventsOf(workflow)).toMatchObject([
      { kind: 'changed', endpoint: 'vpc-a', says: 'vpc-a of shop/orders is changed.' },
      { kind: 'changed', endpoint: 'vpc-b', says: 'vpc-b of shop/orders is changed.' },
    ]);
    expect(workflow.state()).toMatchObject({ workflow: 'changeComponents', status: 'Ready' });
  });

  it('that only closes some looks at no endpoint; who asked is not made up', async () => {
    const answers = { lookComponentAccess: { answer: 'nothing', says: 'off', outputs: { enabled: [] } } };
    const { workflow, result } = startChange(
      'changeComponents',
      changeComponents,
      { ...link, disable: ['kafka'] },
      { answers },
    );
    const { audit, outcome } = await workflow.end(result);
    expect([outcome, audit]).toEqual([
      'unchanged',
      [{ at: expect.any(String), what: 'changeComponents', actor: 'not given' }],
    ]);
    expect(workflow.calls.map(({ name }) => name)).not.toContain('settleRoutes');
    expect(workflow.state().endpoints).toEqual([]);
  });

  it.each([
    [enabled, 'Nothing of it is left.'],
    [
      {
        ...enabled,
        removeComponentAccess: {
          removed: [],
          left: [{ what: 'access', id: 'kafka_rest', why: 'in use', usdPerDay: 0 }],
        },
      },
      'See the details for what is left.',
    ],
  ])('that is rolled back fails, and says whether anything is left', async (answers, says) => {
    const { workflow, result } = startChange(
      'changeComponents',
      changeComponents,
      { ...link, enable: ['kafka_rest'] },
      {
        answers: { ...answers, settleTargets: GOES_ON },
      },
    );
    await workflow.run();
    await workflow.update('rollback');
    await expect(workflow.end(result)).rejects.toMatchObject({
      ...{ type: 'RolledBack', nonRetryable: true, message: `The change was rolled back. ${says}` },
      details: [{ done: says.startsWith('Nothing') ? ['kafka_rest'] : [] }],
    });
  });

  it('takes no extension, and says since when it runs', async () => {
    const { workflow } = startChange(
      'changeComponents',
      changeComponents,
      { ...link, enable: ['kafka_rest'] },
      { answers: { ...enabled, settleTargets: GOES_ON } },
    );
    await workflow.run();
    await expect(workflow.update('extend', { request: {} })).rejects.toThrow(
      /^changeComponents of shop\/orders runs since 20\S+Z; start the onboarding when it has ended\.$/,
    );
  });
});

describe('any change', () => {
  it('is refused under another id than that of its link: nothing is looked at', async () => {
    const { workflow, result } = startChange(
      'changePrincipals',
      changePrincipals,
      { ...link, add: [] },
      { workflowId: 'mine' },
    );
    await expect(workflow.end(result)).rejects.toMatchObject({
      ...{
        type: 'Invalid',
        nonRetryable: true,
        message: `The workflow id mine is not the id of this service’s runs. Fix: start it as ${workflowIdOf(link)}`,
      },
      details: [{ problems: [{ field: 'workflowId' }] }],
    });
    expect(workflow.calls).toEqual([]);
    expect(workflow.state()).toMatchObject({ status: 'Refused' });
  });

  it('is refused with what its survey found', async () => {
    const { workflow, result } = startChange('offboard', offboard, link, {
      answers: { surveyOffboard: fails(failure('Others use it.', { type: 'Invalid' })) },
    });
    await expect(workflow.end(result)).rejects.toMatchObject({ type: 'Invalid', message: 'Others use it.' });
  });

  it('of principals is about the service alone', async () => {
    const answers = { lookPrincipals: { answer: 'nothing', says: 'as wanted', outputs: { principals: [] } } };
    const { workflow, result } = startChange(
      'changePrincipals',
      changePrincipals,
      { ...link, wanted: [] },
      { answers },
    );
    expect(await workflow.end(result)).toMatchObject({ outcome: 'unchanged' });
    expect(eventsOf(workflow)).toMatchObject([{ kind: 'changed', says: 'shop/orders is changed.' }]);
  });
});
