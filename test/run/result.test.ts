/** What a run returns at its end. */
import { describe, expect, it } from 'vitest';
import type { Change } from '../../src/contract/step-contract.ts';
import { register } from '../../src/workflows/run/step-inputs.ts';
import { changeResult, result } from '../../src/workflows/run/run-result.ts';
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
