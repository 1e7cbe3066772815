/** What a run says of itself: the state that the query answers, and its result. */
import { describe, expect, it } from 'vitest';
import type { Change } from '../../src/contract/step-contract.ts';
import { register } from '../../src/workflows/run/step-inputs.ts';
import { changeResult, result } from '../../src/workflows/run/run-result.ts';
import { runState, stateBeforeAcceptance } from '../../src/workflows/run/run-state.ts';
import { toCome } from '../../src/workflows/run/to-come.ts';
import { bring, endpointOf, failure, openRun, resolved, targetsSeen } from '../support/open-run.ts';
import { openWorkflow } from '../support/workflow-context.ts';

const made = (says: string, more: object = {}) => ({ says, action: 'create', ...more }) as unknown as Change;
const thing = (id: string, more: object = {}) => ({
  what: 'VPC endpoint',
  id,
  why: 'it was kept',
  usdPerDay: 0.24,
  ...more,
});

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

describe('the result of an onboarding', () => {
  it('has what is up and what is gone', async () => {
    openWorkflow();
    const endpoints = [{ ...resolved('vpc-a'), name: 'blue' }, resolved('vpc-b')];
    const run = await openRun({ keys: ['vpc-a', 'vpc-b'], accepted: { endpoints, warnings: ['a', 'b'] } });
    const route = { component: 'kafka' } as never;
    const zone = { zoneId: 'euw1-az1', address: '10.0.0.1', healthy: true };
    for (const key of ['vpc-a', 'vpc-b']) {
      const endpoint = endpointOf(run, key);
      endpoint.handOn('vpcEndpoint', { vpcEndpointId: `vpce-${key}`, state: 'available', networkInterfaces: [] });
      endpoint.handOn('connection', { connectionId: `plc-${key}` } as never);
      endpoint.handOn('routes', { routes: [route] });
      endpoint.handOn('targets', { ...targetsSeen('probe', [`slow in ${key}`]), zones: [zone] });
    }
    run.warnings.push('b', 'c');
    register(run, 'vpcEndpoint vpc-a', made('create it'));
    run.undone.push('removed vpce-vpc-b');
    run.left.push(thing('vpce-9'));
    bring(endpointOf(run, 'vpc-a'), 'ready').adopt();
    bring(endpointOf(run, 'vpc-b'), 'rolledBack', failure('Denied.'));
    const all = result(run);
    expect(all).toMatchObject({
      outcome: 'partial',
      changed: true,
      undone: ['removed vpce-vpc-b'],
      left: [{ id: 'vpce-9' }],
    });
    expect(all.warnings).toEqual(['a', 'b', 'c', 'slow in vpc-a']);
    // The endpoint that is up, and the service.
    expect(all.usdPerMonth).toBeCloseTo(0.11 * 730);
    const place = { region: 'eu-west-1', account: '111122223333' };
    expect(all.endpoints[0]).toEqual({
      ...{ key: 'vpc-a', vpcId: 'vpc-a', name: 'blue', ...place, outcome: 'ready', adopted: true, verifiedBy: 'probe' },
      ...{ vpcEndpointId: 'vpce-vpc-a', connectionId: 'plc-vpc-a', routes: [route], zones: [zone], skipped: {} },
    });
    expect(all.endpoints[1]).toEqual({
      ...{ key: 'vpc-b', vpcId: 'vpc-b', ...place, outcome: 'rolledBack', adopted: false, verifiedBy: 'probe' },
      ...{ routes: [], zones: [], skipped: {}, failure: failure('Denied.') },
    });
  });

  it.each([
    [
      [
        ['ready', 'probe'],
        ['ready', 'probe'],
      ],
      'ready',
      0.12,
    ],
    [
      [
        ['ready', 'probe'],
        ['ready', 'none'],
      ],
      'readyUnverified',
      0.12,
    ],
    [[['ready', undefined]], 'readyUnverified', 0.11],
    [
      [
        ['ready', 'none'],
        ['rolledBack', 'none'],
      ],
      'partial',
      0.11,
    ],
    [
      [
        ['rolledBack', 'none'],
        ['rolledBack', 'none'],
      ],
      'rolledBack',
      0,
    ],
  ] as const)('with endpoints %j is %s', async (endpoints, outcome, usdPerHour) => {
    openWorkflow();
    const run = await openRun({ keys: endpoints.map((_, index) => `vpc-${index}`) });
    for (const [index, [place, verifiedBy]] of endpoints.entries()) {
      const endpoint = bring(endpointOf(run, `vpc-${index}`), place);
      if (verifiedBy !== undefined) endpoint.handOn('targets', targetsSeen(verifiedBy));
    }
    expect(result(run)).toMatchObject({ outcome, changed: false });
    expect(result(run).usdPerMonth).toBeCloseTo(usdPerHour * 730);
  });

  it.each([
    ['ready', 'prepared', 0.1],
    ['rolledBack', 'rolledBack', 0],
  ] as const)('of the service alone that is %s is %s', async (place, outcome, usdPerHour) => {
    openWorkflow();
    const run = await openRun({ keys: [undefined] });
    bring([...run.endpoints.values()][0] as never, place);
    expect(result(run)).toMatchObject({ outcome, endpoints: [] });
    expect(result(run).usdPerMonth).toBeCloseTo(usdPerHour * 730);
  });
});

describe('the result of a change', () => {
  it.each([
    ['change', ['create it'], [], [], [], 'changed', ['create it']],
    ['change', [], ['it'], [thing('1')], [], 'unchanged', []],
    ['offboard', ['create it'], ['removed it'], [], [], 'removed', ['removed it']],
    ['offboard', [], [], [], [], 'unchanged', []],
    ['offboard', [], ['removed it'], [thing('1')], [], 'partly removed', ['removed it']],
    ['offboard', [], ['removed it'], [], [thing('2', { ours: true })], 'partly removed', ['removed it']],
    ['offboard', [], ['removed it'], [], [thing('3')], 'removed', ['removed it']],
  ] as const)(
    'of kind %s that made %j, undid %j, left %j of %j is %s',
    async (kind, makes, undid, left, stays, outcome, done) => {
      openWorkflow();
      const run = await openRun({ kind });
      for (const says of makes) register(run, 'vpcEndpoint vpc-a', made(says));
      run.undone.push(...undid);
      run.left.push(...left);
      const all = changeResult(run, stays);
      expect(all).toMatchObject({ outcome, done });
      expect(all.left.map(({ id }) => id)).toEqual(
        [...left, ...stays.filter(({ id }) => id === '2')].map(({ id }) => id),
      );
      expect(all.stays.map(({ id }) => id)).toEqual(stays.filter(({ id }) => id === '3').map(({ id }) => id));
    },
  );
});
