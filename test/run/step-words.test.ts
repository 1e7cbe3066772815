/** What a step says of itself in an onboarding, whose it is, and what its receipt has. */
import { describe, expect, it } from 'vitest';
import type { ReceiptInput } from '../../src/contract/receipt.ts';
import type { ApplyInput } from '../../src/contract/step-contract.ts';
import { failure } from '../support/open-run.ts';
import { fails, inTurn, startOnboarding } from '../support/scripted-world.ts';
import { GOES_ON, type OpenWorkflow } from '../support/workflow-context.ts';

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
