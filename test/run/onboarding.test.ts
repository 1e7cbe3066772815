/** A whole onboarding in the process of the test: what it makes in which order, what it says, writes down and announces. */
import { describe, expect, it } from 'vitest';
import type { TransitionEvent } from '../../src/contract/events.ts';
import type { ApplyInput } from '../../src/contract/step-contract.ts';
import { asked, failure } from '../support/open-run.ts';
import { inTurn, startOnboarding } from '../support/scripted-world.ts';
import { GOES_ON, type OpenWorkflow } from '../support/workflow-context.ts';

const eventsOf = (workflow: OpenWorkflow) =>
  workflow.inputs<{ event: TransitionEvent }>('notify').map(({ event }) => event);
describe('an onboarding', () => {
  it('takes each endpoint through all steps, and what they share once; each is announced', async () => {
    const { workflow, result } = startOnboarding({ keys: ['vpc-a', 'vpc-b'], accepted: { notifies: true } });
    expect(await workflow.end(result)).toMatchObject({ outcome: 'ready', changed: true, audit: [], undone: [] });
    expect(workflow.inputs('applyPrivatelink')).toHaveLength(1);
    expect(workflow.inputs<ApplyInput>('applyVpcEndpoint').map(({ endpoint }) => endpoint?.key)).toEqual([
      'vpc-a',
      'vpc-b',
    ]);
    expect(eventsOf(workflow)).toMatchObject([
      { kind: 'ready', endpoint: 'vpc-a', says: 'vpc-a of shop/orders is connected.' },
      { kind: 'ready', endpoint: 'vpc-b', says: 'vpc-b of shop/orders is connected.' },
    ]);
    expect(workflow.state()).toMatchObject({ status: 'Ready', toCome: [] });
  });

  it('of the service alone prepares it', async () => {
    const { workflow, result } = startOnboarding({ keys: [], accepted: { notifies: true } });
    expect(await workflow.end(result)).toMatchObject({ outcome: 'prepared', endpoints: [] });
    expect(eventsOf(workflow)).toMatchObject([{ says: 'shop/orders is connected.' }]);
    expect(eventsOf(workflow)[0]).not.toHaveProperty('endpoint');
    expect(workflow.calls.map(({ name }) => name)).not.toContain('lookVpcEndpoint');
  });

  it('walks again when more is asked for: the new endpoint is made, the old one stays as it is', async () => {
    const answers = { settleTargets: inTurn(GOES_ON, { verifiedBy: 'probe', zones: [] }) };
    const { workflow, result } = startOnboarding({ answers });
    await workflow.run();
    await workflow.update('extend', {
      request: { project: 'shop', service: 'orders', components: ['kafka'], endpoints: [asked('vpc-b')] },
    });
    expect(workflow.state().endpoints.map(({ phase }) => phase)).toEqual(['walking', 'ready']);
    workflow.answerOf('settleTargets', { verifiedBy: 'probe', zones: [] });
    expect((await workflow.end(result)).endpoints.map(({ outcome }) => outcome)).toEqual(['ready', 'ready']);
    expect(workflow.inputs<ApplyInput>('applyVpcEndpoint').map(({ endpoint }) => endpoint?.key)).toEqual([
      'vpc-a',
      'vpc-b',
    ]);
  });

  it('does not take away a ready endpoint for which more could not be made', async () => {
    const answers = {
      lookComponents: inTurn(
        { answer: 'nothing', says: 'on', outputs: { enabled: [] } },
        { answer: 'refuse', says: 'no', failure: failure('No such thing.') },
      ),
      settleTargets: ({ input }: { input: unknown }) =>
        (input as { endpoint: { key: string } }).endpoint.key === 'vpc-b'
          ? GOES_ON
          : { verifiedBy: 'probe', zones: [] },
    };
    const { workflow, result } = startOnboarding({
      keys: ['vpc-a', 'vpc-b'],
      request: { onFailure: 'compensate' },
      accepted: { notifies: true },
      answers,
    });
    await workflow.run();
    await workflow.update('extend', {
      request: { project: 'shop', service: 'orders', components: ['kafka_rest'], endpoints: [] },
    });
    workflow.answerOf('settleTargets', { verifiedBy: 'probe', zones: [] });
    expect(await workflow.end(result)).toMatchObject({
      ...{
        outcome: 'partial',
        endpoints: [{ outcome: 'ready' }, { outcome: 'rolledBack', failure: { message: 'No such thing.' } }],
      },
      warnings: ['vpc-a: No such thing. The endpoint stays as it was when it was ready.'],
      undone: ['endpoint of vpc-b'],
    });
    expect(workflow.inputs('removePrivatelink')).toEqual([]);
    expect(eventsOf(workflow).at(-1)).toMatchObject({
      ...{ kind: 'rolledBack', says: 'vpc-b of shop/orders is rolled back.', endpoint: 'vpc-b', left: [] },
      failure: { message: 'No such thing.' },
    });
  });
});
