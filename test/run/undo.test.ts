/** The undo of a run: in which order, what stays and what it costs, and how a stuck one is decided. */
import { describe, expect, it } from 'vitest';
import type { RemoveInput } from '../../src/contract/removal.ts';
import { failure } from '../support/open-run.ts';
import { fails, inTurn, startOnboarding } from '../support/scripted-world.ts';
import type { Called, OpenWorkflow } from '../support/workflow-context.ts';

const no = fails(failure('No.'));
const stepOf = (workflow: OpenWorkflow, name: string) => workflow.state().steps.find(({ step }) => step === name);

describe('an undo', () => {
  const back = { request: { onFailure: 'compensate' } } as const;

  it('goes from the last step to the first, with what is waited for before and after', async () => {
    const removePrivatelink = { removed: ['the resource'], left: [], wait: { want: 'gone' } };
    const { workflow, result } = startOnboarding({ ...back, answers: { settleConnection: no, removePrivatelink } });
    await workflow.end(result).catch(() => undefined);
    const [, , , ...undone] = workflow.calls
      .map(({ name }) => name)
      .filter((name) => /^(remove|settleP|settleC)/.test(name));
    expect(undone).toEqual(['settlePrivatelink', 'removePrivatelink', 'settlePrivatelink']);
    const waits = workflow.calls.filter(({ name }) => name === 'settlePrivatelink').map(({ summary }) => summary);
    expect(waits.slice(1)).toEqual([
      'Wait until the PrivateLink resource of shop/orders is no longer used',
      'Wait until the PrivateLink resource of shop/orders is gone',
    ]);
    expect(workflow.inputs<{ removing?: object }>('settlePrivatelink')[1]?.removing).toMatchObject({
      remove: [{ what: 'resource' }],
      left: [],
    });
    expect(stepOf(workflow, 'privatelink')).toMatchObject({ phase: 'removed', says: 'the resource' });
  });

  it('that is stuck parks; a retry tries again, and a skip leaves the thing, with its price', async () => {
    const { workflow, result } = startOnboarding({ ...back, answers: { settleConnection: no, removeVpcEndpoint: no } });
    await workflow.run();
    expect(workflow.state().parked).toMatchObject([{ step: 'vpcEndpoint', endpoints: ['vpc-a'], undo: true }]);
    await workflow.update('retry');
    expect(workflow.inputs('removeVpcEndpoint')).toHaveLength(2);
    await workflow.update('skip', { evidence: 'kept' });
    const failed = await workflow.end(result).catch((error: unknown) => error);
    expect(failed).toMatchObject({
      message: 'Rolled back: No. 1 things are left: see the details.',
      details: [
        {
          left: [{ what: 'VPC endpoint', id: 'vpce-vpc-a', why: 'kept (actor not given)', usdPerDay: 0.24 }],
          undone: ['the resource'],
        },
      ],
    });
    expect(stepOf(workflow, 'vpcEndpoint')).toMatchObject({ phase: 'left', says: 'kept (actor not given)' });
    expect(workflow.inputs<{ removing?: object }>('settlePrivatelink')[1]?.removing).toMatchObject({
      left: ['vpce-vpc-a'],
    });
  });

  it('of what the service has names the service; of what costs nothing says so', async () => {
    const { workflow, result } = startOnboarding({ ...back, answers: { lookVpcEndpoint: no, removePrivatelink: no } });
    await workflow.run();
    await workflow.update('skip', { evidence: 'kept' });
    expect(await workflow.end(result).catch((error: unknown) => error)).toMatchObject({
      details: [{ left: [{ what: 'PrivateLink resource', id: 'shop/orders', usdPerDay: expect.closeTo(2.4) }] }],
    });
  });

  it('says what stayed on purpose, or that there was nothing', async () => {
    const left = [{ what: 'VPC endpoint', id: 'vpce-1', why: 'others use it', usdPerDay: 0 }];
    const removeVpcEndpoint = inTurn({ removed: ['one'], left }, { removed: [], left: [] });
    const { workflow, result } = startOnboarding({
      keys: ['vpc-a', 'vpc-b'],
      ...back,
      answers: { settleConnection: no, removeVpcEndpoint },
    });
    await workflow.end(result).catch(() => undefined);
    const says = workflow
      .state()
      .steps.flatMap(({ step, phase, says: said }) => (step === 'vpcEndpoint' ? [[phase, said]] : []));
    expect(says).toEqual([
      ['left', 'one; others use it'],
      ['removed', 'nothing to undo'],
    ]);
  });

  const lookTogether =
    (together: boolean) =>
    ({ input }: Called) => {
      const says = (input as { endpoint: { key: string } }).endpoint.key;
      return {
        answer: 'change',
        more: false,
        change: { action: 'create', says, undo: { what: 'endpoint', says, rateKey: 'r', together } },
      };
    };

  it.each([
    [['vpc-a', 'vpc-b'], true, [2]],
    [['vpc-a'], true, []],
    [['vpc-a', 'vpc-b'], false, []],
    [Array.from({ length: 26 }, (_, index) => `vpc-${index}`), true, [25]],
  ])('of %j that may go together (%s) sends %j in one call', async (keys, together, many) => {
    const removeVpcEndpoints = ({ input }: Called) =>
      (input as { inputs: readonly RemoveInput[] }).inputs.map(({ remove }) => ({
        removed: remove.map(({ says }) => says),
        left: [],
      }));
    const { workflow, result } = startOnboarding({
      keys,
      ...back,
      answers: { lookVpcEndpoint: lookTogether(together), settleConnection: no, removeVpcEndpoints },
    });
    const failed = await workflow.end(result).catch((error: unknown) => error);
    expect(workflow.inputs<{ inputs: unknown[] }>('removeVpcEndpoints').map(({ inputs }) => inputs.length)).toEqual(
      many,
    );
    expect(failed).toMatchObject({ details: [{ undone: expect.arrayContaining([...keys, 'the resource']) }] });
    if (many.length > 0)
      expect(workflow.calls.find(({ name }) => name === 'removeVpcEndpoints')).toMatchObject({
        ...{
          summary: `Remove ${many[0]} VPC endpoints`,
          options: { taskQueue: 'causeway-ec2', priority: { priorityKey: 1 } },
        },
      });
  });

  it('of several in one call, one of which is refused, removes each alone', async () => {
    const answers = { lookVpcEndpoint: lookTogether(true), settleConnection: no, removeVpcEndpoints: no };
    const { workflow, result } = startOnboarding({ keys: ['vpc-a', 'vpc-b'], ...back, answers });
    await workflow.end(result).catch(() => undefined);
    expect([workflow.inputs('removeVpcEndpoints').length, workflow.inputs('removeVpcEndpoint').length]).toEqual([1, 2]);
  });
});
