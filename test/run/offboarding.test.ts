/** An offboarding in the process of the test: what it removes, in which order, and how it stops. */
import { describe, expect, it } from 'vitest';
import { offboard } from '../../src/workflows/offboard.ts';
import { eventsOf, link, startChange, surveyOf } from '../support/open-change.ts';
import { failure } from '../support/open-run.ts';
import { fails, inTurn } from '../support/scripted-world.ts';
import { GOES_ON } from '../support/workflow-context.ts';

describe('an offboarding', () => {
  const removal = (step: string, endpoint?: string) =>
    ({
      step,
      ...(endpoint && { endpoint }),
      removal: { what: 'endpoint', says: `${step} ${endpoint ?? ''}` },
    }) as never;
  const removals = [removal('privatelink'), removal('vpcEndpoint', 'vpc-a'), removal('vpcEndpoint', 'vpc-b')];

  it('removes what was found, from the last step to the first, and is announced', async () => {
    const { workflow, result } = startChange('offboard', offboard, link, { survey: surveyOf({ removals }) });
    expect(await workflow.end(result)).toMatchObject({
      ...{ outcome: 'removed', done: ['vpcEndpoint vpc-a', 'vpcEndpoint vpc-b', 'the resource'], left: [] },
    });
    expect(workflow.state()).toMatchObject({ status: 'Removed' });
    expect(eventsOf(workflow)).toMatchObject([
      { kind: 'removed', endpoint: 'vpc-a', says: 'vpc-a of shop/orders is removed.', left: [] },
      { kind: 'removed', endpoint: 'vpc-b', says: 'vpc-b of shop/orders is removed.' },
    ]);
    expect(eventsOf(workflow)[0]).not.toHaveProperty('failure');
  });

  it('of one endpoint leaves the others, and what the service has', async () => {
    const survey = surveyOf({ removals: [removal('vpcEndpoint', 'vpc-a')], selected: ['vpc-a'] });
    const { workflow, result } = startChange('offboard', offboard, link, { survey });
    expect(await workflow.end(result)).toMatchObject({ outcome: 'removed', done: ['vpcEndpoint vpc-a'] });
    expect(workflow.state()).toMatchObject({
      status: 'Ready',
      endpoints: [{ phase: 'rolledBack' }, { phase: 'ready' }],
    });
    expect(workflow.inputs('removePrivatelink')).toEqual([]);
  });

  it('of a service without endpoints removes what the service has', async () => {
    const { workflow, result } = startChange('offboard', offboard, link, {
      survey: surveyOf({ removals: [removal('privatelink')] }, []),
    });
    expect(await workflow.end(result)).toMatchObject({ outcome: 'removed', done: ['the resource'] });
    expect(eventsOf(workflow)).toMatchObject([{ says: 'shop/orders is removed.' }]);
    expect(eventsOf(workflow)[0]).not.toHaveProperty('endpoint');
  });

  it('that is cancelled removes nothing further, and lists what is left', async () => {
    const answers = { removeVpcEndpoint: inTurn(fails(failure('No.')), GOES_ON) };
    const { workflow, result } = startChange('offboard', offboard, link, { survey: surveyOf({ removals }), answers });
    await workflow.run();
    expect(workflow.state()).toMatchObject({
      status: 'NeedsAttention',
      parked: [{ undo: true, endpoints: ['vpc-a'] }],
    });
    workflow.activator.cancelWorkflow({});
    await workflow.run();
    workflow.answerOf('removeVpcEndpoint', { removed: ['vpcEndpoint vpc-b'], left: [] });
    const why = 'the removal was cancelled before its turn';
    expect(await workflow.end(result)).toMatchObject({
      ...{ outcome: 'partly removed', done: ['vpcEndpoint vpc-b'] },
      left: [
        { what: 'VPC endpoint', id: 'shop/orders', why },
        { what: 'PrivateLink resource', why },
      ],
      audit: [{ what: 'offboard' }, { what: 'cancellation', actor: 'not given' }],
    });
    expect(workflow.state().status).not.toBe('Removed');
  });
});
