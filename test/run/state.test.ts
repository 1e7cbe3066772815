/** What a run says of itself while it is open: the state that the query answers. */
import { describe, expect, it } from 'vitest';
import { runState, stateBeforeAcceptance } from '../../src/workflows/run/run-state.ts';
import { toCome } from '../../src/workflows/run/to-come.ts';
import { bring, endpointOf, failure, openRun } from '../support/open-run.ts';
import { openWorkflow } from '../support/workflow-context.ts';

describe('the state', () => {
  it('has the endpoints with their places and ids', async () => {
    openWorkflow({ workflowType: 'onboard' });
    const run = await openRun({ keys: ['vpc-a', 'vpc-b', undefined] });
    endpointOf(run).handOn('vpcEndpoint', { vpcEndpointId: 'vpce-1', state: 'available', networkInterfaces: [] });
    endpointOf(run).handOn('connection', { connectionId: 'plc1' } as never);
    expect(runState(run)).toMatchObject({ workflow: 'onboard', startedAt: '2026-11-28T03:00:00.000Z', revision: 1 });
    const place = { region: 'eu-west-1', account: '111122223333' };
    expect(runState(run).endpoints).toEqual([
      { key: 'vpc-a', phase: 'walking', ...place, vpcEndpointId: 'vpce-1', connectionId: 'plc1' },
      { key: 'vpc-b', phase: 'walking', ...place },
    ]);
  });

  it('shows what is parked, and the endpoints that wait for it', async () => {
    openWorkflow();
    const keys = ['vpc-a', 'vpc-b', 'vpc-c', 'vpc-d'];
    const run = await openRun({ keys });
    bring(endpointOf(run, 'vpc-b'), 'ready');
    bring(endpointOf(run, 'vpc-c'), 'rollingBack');
    const why = failure('No.', { patch: { replace: true } });
    const parked = { failure: why, undo: false } as const;
    void run.parking.park({ ...parked, slot: '1', step: 'privatelink', patienceMs: 60_000 });
    void run.parking.park({ ...parked, slot: '2', step: 'connection', endpoint: 'vpc-c', undo: true });
    void run.parking.park({ ...parked, slot: '3', step: 'targets', endpoint: 'vpc-b' });
    const state = runState(run);
    expect(state.parked).toMatchObject([
      { step: 'privatelink', endpoints: ['vpc-a', 'vpc-d'], failure: why, until: expect.stringContaining('T') },
      { step: 'connection', endpoints: ['vpc-c'], undo: true },
      { step: 'targets', endpoints: ['vpc-b'], failure: why },
    ]);
    expect(state.parked[1]?.failure).not.toHaveProperty('patch');
    expect(state.parked[1]).not.toHaveProperty('until');
    expect(state.endpoints.map(({ phase }) => phase)).toEqual(['parked', 'parked', 'rollingBack', 'parked']);
  });

  it('of one endpoint is not parked because another one is; a change proposes no patch', async () => {
    openWorkflow();
    const run = await openRun({ kind: 'change', keys: ['vpc-a', 'vpc-b'] });
    const why = failure('No.', { patch: { replace: true } });
    void run.parking.park({ slot: '1', step: 'targets', endpoint: 'vpc-b', failure: why, undo: false });
    const { endpoints, parked } = runState(run);
    expect(endpoints.map(({ phase }) => phase)).toEqual(['walking', 'parked']);
    expect(parked[0]?.failure).not.toHaveProperty('patch');
  });

  it('before the request was accepted is what was asked for, right or wrong', () => {
    openWorkflow();
    const asked = { project: 'shop', service: 'orders', components: ['kafka'], endpoints: [] };
    const before = stateBeforeAcceptance(asked, {});
    expect(before).toMatchObject({ project: 'shop', status: 'Onboarding', revision: 0, components: ['kafka'] });
    const { endpoints, steps, parked, audit, warnings } = before;
    expect([endpoints, steps, parked, audit, warnings]).toEqual([[], [], [], [], []]);
    expect(stateBeforeAcceptance({ components: 7 } as never, { refused: {} })).toMatchObject({
      ...{ project: 'undefined', status: 'Refused', components: [] },
    });
    expect(stateBeforeAcceptance(undefined as never, {})).toMatchObject({ service: 'undefined' });
  });
});

describe('what is to come', () => {
  it('of a walk is the rest of the list, for the endpoints that walk', async () => {
    openWorkflow();
    const run = await openRun({ keys: ['vpc-a', 'vpc-b'] });
    bring(endpointOf(run, 'vpc-b'), 'ready');
    run.log.setStepState('privatelink', undefined, 'done', 'is active');
    expect(toCome(run)).toEqual([
      { step: 'vpcEndpoint', endpoint: 'vpc-a' },
      { step: 'connection', endpoint: 'vpc-a' },
      { step: 'components' },
      { step: 'routes', endpoint: 'vpc-a' },
      { step: 'targets', endpoint: 'vpc-a' },
    ]);
  });

  it('of a removal is what was found, from the last step to the first', async () => {
    openWorkflow();
    const run = await openRun({ kind: 'offboard', keys: ['vpc-a', 'vpc-b'] });
    for (const slot of ['privatelink', 'vpcEndpoint vpc-a', 'components']) run.toRemove.set(slot, []);
    expect(toCome(run)).toEqual([
      { step: 'components' },
      { step: 'vpcEndpoint', endpoint: 'vpc-a' },
      { step: 'privatelink' },
    ]);
  });

  it('of the service alone names no endpoint', async () => {
    openWorkflow();
    const run = await openRun({ keys: [undefined] });
    expect(toCome(run)).toContainEqual({ step: 'vpcEndpoint' });
  });
});
