/** A whole onboarding in the process of the test: what it makes in which order, what it says, writes down and announces. */
import { describe, expect, it } from 'vitest';
import type { TransitionEvent } from '../../src/contract/events.ts';
import type { ApplyInput } from '../../src/contract/step-contract.ts';
import type { ReceiptInput } from '../../src/contract/receipt.ts';
import { asked, failure } from '../support/open-run.ts';
import { fails, inTurn, startOnboarding } from '../support/scripted-world.ts';
import { GOES_ON, type OpenWorkflow } from '../support/workflow-context.ts';

const eventsOf = (workflow: OpenWorkflow) =>
  workflow.inputs<{ event: TransitionEvent }>('notify').map(({ event }) => event);
const stepOf = (workflow: OpenWorkflow, name: string) => workflow.state().steps.find(({ step }) => step === name);
const switchOn = {
  ...{ answer: 'change', more: false },
  change: {
    action: 'enable',
    says: 'switch on kafka',
    receipt: { components: ['kafka'] },
    with: { components: ['kafka'] },
  },
};

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

describe('a step says', () => {
  it('that it changes something, or waits behind the rate', async () => {
    const { workflow } = startOnboarding({ answers: { applyPrivatelink: GOES_ON, lookComponents: GOES_ON } });
    await workflow.run();
    expect(stepOf(workflow, 'privatelink')).toMatchObject({ phase: 'applying', says: 'create it' });
    workflow.answerOf('applyPrivatelink', {});
    await workflow.run();
    expect(stepOf(workflow, 'components')).toMatchObject({ phase: 'looking', says: 'looking at the component access' });
    const queued = startOnboarding({ answers: { applyVpcEndpoint: GOES_ON } }).workflow;
    await queued.run();
    expect(stepOf(queued, 'vpcEndpoint')).toMatchObject({
      ...{ phase: 'queued', says: 'create the endpoint in vpc-a (queued behind the EC2 rate)', endpoint: 'vpc-a' },
    });
  });

  it.each([
    [{ answer: 'nothing', ours: true }, 'done', 'it is there, made by an earlier run of this link', false],
    [{ answer: 'nothing' }, 'done', 'it is there', false],
    [{ answer: 'adopt' }, 'adopted', 'it is there', true],
  ])('whose it is: %j', async (look, phase, says, adopted) => {
    const outputs = { vpcEndpointId: 'vpce-1', state: 'available', networkInterfaces: [] };
    const answers = { lookVpcEndpoint: { ...look, says: 'it is there', outputs } };
    const { workflow, result } = startOnboarding({ answers });
    expect((await workflow.end(result)).endpoints[0]?.adopted).toBe(adopted);
    expect(stepOf(workflow, 'vpcEndpoint')).toMatchObject({ phase, says });
  });

  it.each([{ answer: 'nothing', ours: true }, { answer: 'adopt' }])(
    'that this run made what is found after a retry: %j',
    async (look) => {
      const outputs = { vpcEndpointId: 'vpce-1', state: 'available', networkInterfaces: [] };
      const lookAgain = { ...look, says: 'it is there', outputs };
      const change = { answer: 'change', more: false, change: { action: 'create', says: 'create it' } };
      const answers = { lookVpcEndpoint: inTurn(change, lookAgain), settleVpcEndpoint: fails(failure('No.')) };
      const { workflow, result } = startOnboarding({ answers });
      await workflow.run();
      await workflow.update('retry');
      expect((await workflow.end(result)).endpoints[0]?.adopted).toBe(false);
      expect(stepOf(workflow, 'vpcEndpoint')).toMatchObject({ phase: 'done', says: 'it is there, made by this run' });
    },
  );

  it('of the service that somebody else made it; the endpoint is ours all the same', async () => {
    const answers = {
      lookPrivatelink: {
        answer: 'adopt',
        says: 'theirs',
        outputs: { serviceName: 'x', serviceId: 'y', principals: [] },
      },
    };
    const { workflow, result } = startOnboarding({ answers });
    expect((await workflow.end(result)).endpoints[0]?.adopted).toBe(false);
    expect(stepOf(workflow, 'privatelink')).toMatchObject({ phase: 'adopted' });
  });

  it('what could not be done in addition, once', async () => {
    const answers = { applyVpcEndpoint: { warnings: ['no tags'], receipt: [{ privatelink: true }] } };
    const { workflow, result } = startOnboarding({ keys: ['vpc-a', 'vpc-b'], answers });
    await workflow.run();
    expect((await result).warnings).toEqual(['no tags']);
  });
});

describe('the receipt on an endpoint', () => {
  it('is written with it, and again when more was made for all', async () => {
    const first = startOnboarding();
    await first.workflow.end(first.result);
    expect(first.workflow.inputs<ApplyInput>('applyVpcEndpoint')[0]?.made).toEqual([{ privatelink: true }]);
    expect(first.workflow.inputs<ApplyInput>('applyPrivatelink')[0]).not.toHaveProperty('made');
    expect(first.workflow.inputs('recordReceipt')).toEqual([]);
    const lookComponents = inTurn({ answer: 'wait', says: 'not yet' }, switchOn);
    const more = startOnboarding({
      answers: { lookComponents, applyComponents: { outputs: { enabled: [] } }, settleComponents: null },
    });
    await more.workflow.end(more.result);
    expect(more.workflow.inputs<ReceiptInput>('recordReceipt')).toMatchObject([
      {
        vpcEndpointId: 'vpce-vpc-a',
        made: [{ privatelink: true }, { components: ['kafka'] }],
        endpoint: { key: 'vpc-a' },
      },
    ]);
  });

  it('is not written when this run made nothing for all', async () => {
    const lookPrivatelink = {
      answer: 'nothing',
      says: 'there',
      outputs: { serviceName: 'x', serviceId: 'y', principals: [] },
    };
    const { workflow, result } = startOnboarding({ answers: { lookPrivatelink } });
    await workflow.end(result);
    expect(workflow.inputs('recordReceipt')).toEqual([]);
  });

  it('that cannot be written is a warning', async () => {
    const applyVpcEndpoint = {};
    const { workflow, result } = startOnboarding({
      answers: { applyVpcEndpoint, recordReceipt: fails(failure('Denied.')) },
    });
    const { warnings, outcome } = await workflow.end(result);
    expect([outcome, warnings]).toEqual([
      'ready',
      [expect.stringMatching(/^Could not write the tag `causeway:made` on vpce-vpc-a\./)],
    ]);
  });
});
