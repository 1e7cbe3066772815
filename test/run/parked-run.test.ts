/** A run that cannot go on: it parks, ends, or takes back what it made, and says what is left. */
import { describe, expect, it } from 'vitest';
import type { TransitionEvent } from '../../src/contract/events.ts';
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

it('a wait that is cut off by a rollback asks nobody', async () => {
  const settleConnection = ({ input }: Called) =>
    (input as { endpoint: { key: string } }).endpoint.key === 'vpc-a' ? GOES_ON : connected;
  const { workflow, result } = startOnboarding({
    ...{ keys: ['vpc-a', 'vpc-b'], accepted: { notifies: true }, answers: { settleConnection } },
  });
  await workflow.run();
  await workflow.update('rollback', { endpoint: 'vpc-a' });
  expect(await workflow.end(result)).toMatchObject({ outcome: 'partial', warnings: [] });
  const kinds = workflow.inputs<{ event: TransitionEvent }>('notify').map(({ event }) => event.kind);
  expect(kinds).toEqual(['ready', 'rolledBack']);
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
