/** The wait of a step: how it is called, what comes after a spent budget, and who looks while a probe waits. */
import { describe, expect, it } from 'vitest';
import { steps } from '../../src/contract/steps.ts';
import { probeOf } from '../../src/workflows/activity-calls/step-activities.ts';
import type { SettleInput } from '../../src/contract/step-contract.ts';
import { failure, resolved } from '../support/open-run.ts';
import { fails, inTurn, startOnboarding, timesOut } from '../support/scripted-world.ts';
import { GOES_ON, type Called, type OpenWorkflow } from '../support/workflow-context.ts';

const parkedIn = (workflow: OpenWorkflow) => workflow.state().parked.map((each) => each.failure.message);
const calls = (workflow: OpenWorkflow, name: string): readonly Called[] =>
  workflow.calls.filter((each) => each.name === name);
const limits = (workflow: OpenWorkflow, name: string) =>
  calls(workflow, name).map(({ options, input }) => {
    const retry = options['retryPolicy'] as { maximumAttempts?: number };
    return [minutes(options['scheduleToCloseTimeout']), retry.maximumAttempts ?? 0, (input as SettleInput).once];
  });
const minutes = (duration: unknown): number | undefined =>
  duration ? Number((duration as { seconds: unknown }).seconds) / 60 : undefined;
const ready = { verifiedBy: 'probe', zones: [] };

describe('a wait', () => {
  it('has the budget of its step, or that of the request', async () => {
    const { workflow, result } = startOnboarding({ request: { budgets: { connection: '7 minutes' } } });
    await workflow.end(result);
    expect(limits(workflow, 'settlePrivatelink')).toEqual([[20, 0, undefined]]);
    expect(limits(workflow, 'settleConnection')).toEqual([[7, 0, undefined]]);
    expect(calls(workflow, 'settlePrivatelink')[0]?.summary).toBe(
      'Wait until the PrivateLink resource of shop/orders is active and has a service name',
    );
    expect(calls(workflow, 'settleTargets')[0]?.options['taskQueue']).toBe('causeway');
  });

  it('whose budget is spent looks once more, with a short one: what is there by now is not parked', async () => {
    const settleConnection = inTurn(timesOut(), { connectionId: 'plc1' });
    const { workflow, result } = startOnboarding({ answers: { settleConnection } });
    expect(await workflow.end(result)).toMatchObject({ outcome: 'ready' });
    expect(limits(workflow, 'settleConnection')).toEqual([
      [expect.any(Number), 0, undefined],
      [10, 2, true],
    ]);
  });

  it.each([
    ['the last look knows why', fails(failure('It was rejected.')), 'It was rejected.'],
    [
      'the last look says nothing more',
      timesOut(),
      'Timed out: the connection was not ready within its budget. Last seen: pending.',
    ],
  ])('parks with what is known: %s', async (_what, last, says) => {
    const { workflow } = startOnboarding({ answers: { settleConnection: inTurn(timesOut(), last) } });
    await workflow.run();
    expect(parkedIn(workflow)).toEqual([says]);
  });

  it.each([
    ['nobody took it', timesOut('nobody'), 'settleConnection was not started: no worker polls its task queue.'],
    ['it was answered', fails(failure('It was rejected.')), 'It was rejected.'],
  ])('does not look once more when %s', async (_why, settleConnection, says) => {
    const { workflow } = startOnboarding({ answers: { settleConnection } });
    await workflow.run();
    expect(parkedIn(workflow)).toEqual([says]);
    expect(calls(workflow, 'settleConnection')).toHaveLength(1);
  });

  it('looks at what follows, which is not looked at again; what it saw is not handed on', async () => {
    const look = {
      answer: 'nothing',
      says: 'there',
      outputs: { vpcEndpointId: 'vpce-9', state: 'available', networkInterfaces: [] },
    };
    const seen = {
      serviceName: 'x',
      serviceId: 'y',
      principals: [],
      looks: [{ step: 'vpcEndpoint', endpoint: 'vpc-a', look }],
    };
    const { workflow, result } = startOnboarding({ answers: { settlePrivatelink: seen } });
    await workflow.end(result);
    expect(workflow.inputs<SettleInput>('settlePrivatelink')[0]?.then).toMatchObject([
      { step: 'vpcEndpoint' },
      { step: 'components' },
    ]);
    expect(workflow.inputs<SettleInput>('settleTargets')[0]).not.toHaveProperty('then');
    expect(calls(workflow, 'lookVpcEndpoint')).toEqual([]);
    expect(workflow.inputs<SettleInput>('settleConnection')[0]?.outputs.privatelink).toEqual({
      serviceName: 'x',
      serviceId: 'y',
      principals: [],
    });
    expect(workflow.inputs<SettleInput>('settleConnection')[0]?.outputs.vpcEndpoint).toMatchObject({
      vpcEndpointId: 'vpce-9',
    });
  });

  it('that saw what is to change spares the look; a look that is too old only informs', async () => {
    const looks = [
      {
        step: 'privatelink',
        look: { answer: 'nothing', says: 'there', outputs: { serviceName: 'x', serviceId: 'y', principals: [] } },
      },
      { step: 'connection', endpoint: 'vpc-a', look: { answer: 'nothing', says: 'none yet' } },
      { step: 'vpcEndpoint', endpoint: 'vpc-a', look: { answer: 'nothing', says: 'uninformed', outputs: {} } },
    ] as never;
    const { workflow, result } = startOnboarding({ accepted: { looks } });
    await workflow.end(result);
    expect(calls(workflow, 'lookPrivatelink')).toEqual([]);
    expect(calls(workflow, 'settleConnection')).toHaveLength(1);
  });
});

describe('a wait on a probe', () => {
  const accepted = { endpoints: [{ ...resolved('vpc-a'), probe: { taskQueue: 'probe-a' } }] };
  const open = (answers: object) => startOnboarding({ accepted, answers: { watchLink: GOES_ON, ...answers } });

  it('runs there, while an ordinary worker looks at what it stands on; both end together', async () => {
    const { workflow, result } = open({});
    expect(await workflow.end(result)).toMatchObject({ outcome: 'ready' });
    expect(calls(workflow, 'settleTargets')[0]?.options['taskQueue']).toBe('probe-a');
    expect(calls(workflow, 'settleRoutes')[0]?.options['taskQueue']).toBe('causeway');
    expect(limits(workflow, 'watchLink')).toEqual([[15, 0, undefined]]);
    expect(calls(workflow, 'watchLink')[0]?.summary).toBe(
      'Look at what the target health of vpc-a for shop/orders depends on',
    );
    for (const field of ['wait', 'then', 'removing', 'seenBefore'])
      expect(workflow.inputs('watchLink')[0]).not.toHaveProperty(field);
  });

  it('ends when what it stands on breaks', async () => {
    const { workflow } = open({ settleTargets: GOES_ON, watchLink: fails(failure('The endpoint is gone.')) });
    await workflow.run();
    expect(parkedIn(workflow)).toEqual(['The endpoint is gone.']);
  });

  it.each([
    ['its own reason', fails(failure('Unproven.', { reason: 'targetsUnproven' }))],
    ['a budget', timesOut()],
    ['no worker', timesOut('nobody')],
    [
      'a bug',
      () => {
        throw new TypeError('Oops.');
      },
    ],
  ])('is not ended by a look that ends with %s', async (_with, watchLink) => {
    const { workflow, result } = open({ settleTargets: GOES_ON, watchLink });
    await workflow.run();
    expect(workflow.state().steps.at(-1)).toMatchObject({ step: 'targets', phase: 'settling' });
    workflow.answerOf('settleTargets', ready);
    expect(await workflow.end(result)).toMatchObject({ outcome: 'ready' });
  });

  it.each([
    ['something is broken below', fails(failure('The endpoint is gone.')), 'The endpoint is gone.', 1],
    ['nothing is', null, 'Unproven.', 2],
    ['that look fails itself', timesOut(), 'Unproven.', 2],
  ])('whose budget is spent is explained by a last look: %s', async (_what, last, says, settles) => {
    const settleTargets = inTurn(timesOut(), fails(failure('Unproven.', { reason: 'targetsUnproven' })));
    const { workflow } = open({ settleTargets, watchLink: inTurn(GOES_ON, last) });
    await workflow.run();
    expect([parkedIn(workflow), calls(workflow, 'settleTargets').length]).toEqual([[says], settles]);
    expect(limits(workflow, 'watchLink').at(-1)).toEqual([10, 2, true]);
  });

  it('is meant only where there is one, and only for the good state', () => {
    const [privatelink, , , , , targets] = steps;
    const input = { endpoint: accepted.endpoints[0] } as SettleInput;
    expect(probeOf(targets, input)).toEqual({ taskQueue: 'probe-a' });
    expect(probeOf(targets, { ...input, wait: { want: 'gone' } as never })).toBeUndefined();
    expect(probeOf(targets, {} as SettleInput)).toBeUndefined();
    expect(probeOf(privatelink, input)).toBeUndefined();
  });
});

describe('what is sent to a rate-limited API', () => {
  it('waits on a queue of its own, removals before creations; nothing else does', async () => {
    const lookVpcEndpoint = {
      answer: 'change',
      more: false,
      change: { says: 'x'.repeat(200), rateKey: 'k'.repeat(80), undo: { what: 'endpoint', says: 'it', rateKey: 'r' } },
    };
    const { workflow, result } = startOnboarding({
      request: { onFailure: 'compensate' },
      answers: { lookVpcEndpoint, settleConnection: fails(failure('No.')) },
    });
    await expect(workflow.end(result)).rejects.toThrow('Rolled back: No.');
    const [create] = calls(workflow, 'applyVpcEndpoint');
    expect(create?.options).toMatchObject({ taskQueue: 'causeway-ec2', priority: { fairnessKey: 'k'.repeat(64) } });
    expect(create?.summary).toHaveLength(150);
    expect(calls(workflow, 'removeVpcEndpoint')[0]?.options).toMatchObject({
      taskQueue: 'causeway-ec2',
      priority: { fairnessKey: 'r', priorityKey: 1 },
    });
    for (const name of ['applyPrivatelink', 'removePrivatelink'])
      expect(calls(workflow, name)[0]?.options['taskQueue']).toBe('causeway');
  });
});
