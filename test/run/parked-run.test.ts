/** A run that cannot go on: it parks, ends, or takes back what it made, and says what is left. */
import { describe, expect, it } from 'vitest';
import type { RemoveInput } from '../../src/contract/removal.ts';
import { failure } from '../support/open-run.ts';
import { fails, inTurn, startOnboarding } from '../support/scripted-world.ts';
import { GOES_ON, type Called, type OpenWorkflow } from '../support/workflow-context.ts';

const no = fails(failure('No.'));
const stepOf = (workflow: OpenWorkflow, name: string) => workflow.state().steps.find(({ step }) => step === name);
const connected = { connectionId: 'plc1' };

/** A run that is parked at its connection. */
async function parked(answers: object = {}, accepted: object = {}) {
  const run = startOnboarding({ accepted, answers: { settleConnection: inTurn(no, connected), ...answers } });
  await run.workflow.run();
  expect(run.workflow.state()).toMatchObject({
    status: 'NeedsAttention',
    parked: [{ step: 'connection', undo: false }],
  });
  return run;
}

describe('a step that fails', () => {
  it('parks, and is tried again from the top by a retry', async () => {
    const { workflow, result } = await parked({
      settlePrivatelink: { serviceName: 'x', serviceId: 'y', principals: [] },
    });
    expect(stepOf(workflow, 'connection')).toMatchObject({ phase: 'parked', says: 'No.' });
    expect(workflow.timers).toEqual([]);
    const { looks, answered } = { looks: workflow.inputs('lookVpcEndpoint').length, answered: workflow.send('retry') };
    expect(await workflow.end(result)).toMatchObject({ outcome: 'ready', undone: [] });
    expect((await answered).says).toBe('Trying again.');
    expect(workflow.inputs('lookVpcEndpoint')).toHaveLength(looks + 1);
  });

  it('waits for as long as the request says, and is then taken back', async () => {
    const { workflow, result } = await parked({}, { parkedForMs: 4_000 });
    await workflow.endTimer();
    await workflow.endTimer();
    await expect(workflow.end(result)).rejects.toThrow('Rolled back: No. Nothing of this run is left.');
  });

  it('goes on without it when a person says so', async () => {
    const { workflow, result } = startOnboarding({ answers: { settleTargets: no } });
    await workflow.run();
    await workflow.update('skip', { evidence: 'curl works', actor: 'ada' });
    expect(await workflow.end(result)).toMatchObject({
      ...{ outcome: 'readyUnverified', endpoints: [{ skipped: { targets: 'curl works (ada)' }, verifiedBy: 'none' }] },
    });
    expect(stepOf(workflow, 'targets')).toMatchObject({ phase: 'skipped', says: 'curl works (ada)' });
  });

  it('is given up by a rollback of all, and by that of its endpoint; the step says so', async () => {
    const all = await parked({ removeVpcEndpoint: GOES_ON });
    await all.workflow.update('rollback');
    expect(stepOf(all.workflow, 'connection')?.phase).toBe('cancelled');
    const one = await parked({ removeVpcEndpoint: GOES_ON });
    await one.workflow.update('rollback', { endpoint: 'vpc-a' });
    expect(stepOf(one.workflow, 'connection')).toMatchObject({
      ...{ phase: 'cancelled', says: 'cancelled while it waited for a person: No.' },
    });
  });

  it('ends the run as Invalid when nothing was changed before it, and only then', async () => {
    const invalid = { answer: 'refuse', says: 'no', failure: failure('No such subnet.', { type: 'Invalid' }) };
    const first = startOnboarding({ answers: { lookPrivatelink: invalid } });
    await expect(first.workflow.end(first.result)).rejects.toMatchObject({
      type: 'Invalid',
      message: 'No such subnet.',
    });
    const denied = startOnboarding({ answers: { lookPrivatelink: { ...invalid, failure: failure('Denied.') } } });
    await expect(denied.workflow.end(denied.result)).rejects.toThrow('it still waits');
    const later = startOnboarding({ answers: { lookVpcEndpoint: invalid } });
    await expect(later.workflow.end(later.result)).rejects.toThrow('it still waits');
    expect(later.workflow.state()).toMatchObject({ parked: [{ step: 'vpcEndpoint' }] });
    await later.workflow.update('rollback');
    await expect(later.workflow.end(later.result)).rejects.toMatchObject({ type: 'RolledBack' });
  });

  it('takes everything back at once when the request asks for that', async () => {
    const { workflow, result } = startOnboarding({
      keys: ['vpc-a', 'vpc-b'],
      request: { onFailure: 'compensate' },
      answers: { settleConnection: no },
    });
    await expect(workflow.end(result)).rejects.toMatchObject({
      ...{ type: 'RolledBack', nonRetryable: true, message: 'Rolled back: No. Nothing of this run is left.' },
      details: [{ outcome: 'rolledBack', undone: ['endpoint of vpc-a', 'endpoint of vpc-b', 'the resource'] }],
    });
    expect(workflow.state()).toMatchObject({ status: 'RolledBack' });
  });
});

it('what all share is not waited for any more when no endpoint is left', async () => {
  const answers = { lookComponents: GOES_ON, settleVpcEndpoint: no };
  const { workflow, result } = startOnboarding({ request: { onFailure: 'compensate' }, answers });
  await expect(workflow.end(result)).rejects.toThrow('Rolled back: No. Nothing of this run is left.');
});

describe('a cancellation', () => {
  it('is audited, and takes back what was made: changes on their way end first', async () => {
    const { workflow, result } = startOnboarding({ answers: { applyVpcEndpoint: GOES_ON } });
    await workflow.run();
    workflow.activator.cancelWorkflow({});
    await workflow.run();
    expect(workflow.state()).toMatchObject({
      status: 'RollingBack',
      audit: [{ what: 'cancellation', actor: 'not given' }],
    });
    expect(workflow.inputs('removeVpcEndpoint')).toEqual([]);
    workflow.answerOf('applyVpcEndpoint', {});
    await expect(workflow.end(result)).rejects.toThrow('Rolled back: It was asked for. Nothing of this run is left.');
    expect(workflow.inputs('removeVpcEndpoint')).toHaveLength(1);
  });
});

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
