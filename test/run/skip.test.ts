/** The update `skip`: what it goes on without, and the evidence that it needs. */
import { describe, expect, it } from 'vitest';
import { openUpdates } from '../support/open-updates.ts';

describe('skip', () => {
  it('goes on without a wait: the evidence and who gave it are kept', async () => {
    const { workflow, run, park } = await openUpdates();
    const decision = park('targets', 'vpc-a');
    const answer = await workflow.update('skip', { evidence: 'curl works', actor: 'ada' });
    expect(answer).toEqual({ says: 'Going on without targets.', status: 'Onboarding' });
    expect(await workflow.end(decision)).toEqual({ kind: 'skip', evidence: 'curl works (ada)' });
    expect(run.log.entries()).toMatchObject([{ what: 'skip targets', actor: 'ada', outcome: 'curl works' }]);
  });

  it('leaves what cannot be undone, whatever step it is', async () => {
    const { workflow, park } = await openUpdates();
    const decision = park('privatelink', undefined, { undo: true });
    const answer = await workflow.update('skip', { evidence: 'others use it', endpoint: 'vpc-b' });
    expect(answer.says).toBe('privatelink is left as it is.');
    expect(await workflow.end(decision)).toEqual({ kind: 'skip', evidence: 'others use it (actor not given)' });
  });

  it.each([[undefined], [{}], [{ evidence: ' ' }], [{ evidence: 7 }]])('needs evidence: %j', async (input) => {
    const { workflow, park } = await openUpdates();
    void park('targets', 'vpc-a');
    await expect(workflow.update('skip', input)).rejects.toMatchObject({
      type: 'Invalid',
      message: expect.stringContaining('skip needs {"evidence"'),
    });
  });

  it('asks which when several are parked; the endpoint and the step say it', async () => {
    const { workflow, run, park } = await openUpdates();
    for (const [step, key] of [
      ['routes', 'vpc-a'],
      ['targets', 'vpc-a'],
      ['targets', 'vpc-b'],
    ] as const)
      void park(step, key);
    const evidence = 'curl works';
    await expect(workflow.update('skip', { evidence, step: 'targets' })).rejects.toThrow(
      'Say which: {"step":"targets","endpoint":"vpc-a"} or {"step":"targets","endpoint":"vpc-b"}.',
    );
    await expect(workflow.update('skip', { evidence, endpoint: 'vpc-a' })).rejects.toThrow('Say which: ');
    await workflow.update('skip', { evidence, step: 'targets', endpoint: 'vpc-b' });
    await workflow.update('skip', { evidence, step: 'targets' });
    expect(run.parking.list()).toMatchObject([{ step: 'routes', endpoint: 'vpc-a' }]);
  });

  it('is refused for what is not parked, what others need, and a field that nobody knows', async () => {
    const { workflow, park } = await openUpdates();
    const evidence = 'curl works';
    await expect(workflow.update('skip', { evidence, endpoint: 'vpc-a' })).rejects.toThrow(
      'Nothing is parked for vpc-a',
    );
    void park('vpcEndpoint', 'vpc-a');
    await expect(workflow.update('skip', { evidence, step: 'targets' })).rejects.toThrow('Nothing is parked');
    await expect(workflow.update('skip', { evidence })).rejects.toThrow(
      'vpcEndpoint cannot be skipped: the steps after it need it. Send retry or rollback.',
    );
    await expect(workflow.update('skip', { evidence, endpiont: 'vpc-a' })).rejects.toThrow('write endpoint');
  });
});
