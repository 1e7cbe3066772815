/** A plan as a whole: how far it gets, in which order it tells, and what a look that refuses adds to it. */
import { describe, expect, it } from 'vitest';
import type { LookOf } from '../../src/activities/plan/looks.ts';
import { createPlanRequest } from '../../src/activities/plan/report.ts';
import type { FailureInfo } from '../../src/contract/failure-info.ts';
import { steps } from '../../src/contract/steps.ts';
import type { Look } from '../../src/contract/step-contract.ts';
import { defaultPolicy } from '../../src/policy/policy.ts';
import type { PrivateLinkRequest } from '../../src/contract/request.ts';
import { request, depsOf, lookOf, refusing, planOf, said, type World } from '../support/planned-link.ts';
import { ACCOUNT, ROLE } from '../support/subject.ts';

describe('a plan', () => {
  it('of a link in order has no findings, and its price is that of the resource and its endpoints', async () => {
    const plan = await planOf();
    expect(said(plan)).toEqual([]);
    expect(plan.steps.map(({ step }) => step)).toEqual(steps.map(({ name }) => name));
    expect(plan.usdPerMonth).toBeCloseTo(730 * (0.05 + 2 * 0.011), 2);
  });

  it('hands on what was seen of the steps that change something', async () => {
    const { looks } = await planOf();
    expect(looks?.map(({ step }) => step)).toEqual(['privatelink', 'vpcEndpoint', 'components']);
  });

  it.each<[string, World, Partial<PrivateLinkRequest>, readonly string[]]>([
    [
      'the policy refuses it',
      { deps: { policy: { ...defaultPolicy, vpcs: [] } } },
      {},
      ['error endpoints[0].vpcId: may not be named here'],
    ],
    ['there is no service', { service: { name: 'gone' } }, {}, ['error service: is not in project shop']],
    [
      'the service is not on AWS',
      { service: { cloudName: 'azure-westeurope', state: 'REBUILDING' } },
      { components: ['pg'] },
      [
        'error service: is in azure-westeurope, not on AWS',
        'error components[0]: is not a component of kafka',
        'note service: is REBUILDING',
      ],
    ],
    [
      'it reaches into another partition',
      { service: { state: 'REBUILDING' } },
      { principals: ['arn:aws-cn:iam::111122223333:root'], components: ['pg'] },
      [
        expect.stringContaining('error principals[0]: is in AWS’s partition aws-cn') as string,
        'error components[0]: is not a component of kafka',
        'note service: is REBUILDING',
      ],
    ],
  ])('goes no further when %s', async (_, world, more, expected) => {
    const plan = await planOf(world, more);
    expect(said(plan)).toEqual(expected);
    expect(plan).toMatchObject({ steps: [], usdPerMonth: 0 });
    expect(plan).not.toHaveProperty('accepted');
  });

  it('fails when the service cannot be read', async () => {
    await expect(planOf({ service: { name: 'unread' } })).rejects.toThrow('no answer');
  });

  it('lists the worst first', async () => {
    const world: World = { service: { state: 'REBALANCING' }, deps: { policy: { ...defaultPolicy, principals: [] } } };
    const plan = await planOf(world, { principals: [ROLE, `arn:aws:iam::${ACCOUNT}:root`] });
    const levels = plan.findings.map(({ level }) => level);
    expect(levels).toEqual(['error', 'error', 'warning', 'note']);
  });

  it('does not ask the policy about a principal that may connect already', async () => {
    const policy = { ...defaultPolicy, principals: [] };
    const privatelink = { state: 'active', principals: [ROLE] };
    expect(said(await planOf({ privatelink, deps: { policy } }, { principals: [ROLE] }))).toEqual([]);
    expect(said(await planOf({ deps: { policy } }, { principals: [ROLE] }))).toEqual([
      'error principals[0]: may not be named here',
    ]);
  });

  it('asks EC2 by DryRun only when it is told to', async () => {
    const given = { request, dryRunPermissions: true };
    const planRequest = createPlanRequest(depsOf({ mayNothing: true }), () => lookOf);
    expect((await planRequest(given)).findings.map(({ problem }) => problem)).toContain(
      'may not ec2:CreateVpcEndpoint',
    );
    expect((await planRequest({ request })).findings).toEqual([]);
    expect(said(await planOf({ mayNothing: true }))).toEqual([]);
  });

  it('looks at findings of an endpoint only when it is to be created or changed', async () => {
    const principals = ['arn:aws:iam::111122223333:role/other'];
    const acting = 'error endpoints[0].roleArn: is not among the principals';
    expect(said(await planOf({}, { principals }))).toEqual([acting]);
    for (const answer of ['nothing', 'adopt'] as const) {
      const settled: LookOf = (step, input) =>
        step === 'vpcEndpoint'
          ? Promise.resolve({
              answer,
              says: '',
              outputs: { vpcEndpointId: 'vpce-1', state: 'available', networkInterfaces: [] },
            } as Look)
          : lookOf(step, input);
      expect(said(await planOf({}, { principals }, settled))).toEqual([]);
    }
    // A step that changes nothing changes no endpoint.
    const waiting: LookOf = () => Promise.resolve({ answer: 'wait', says: '' });
    const none: LookOf = (step, input) =>
      step === 'connection' ? waiting(step, input) : Promise.resolve({ answer: 'nothing', says: '' });
    expect(said(await planOf({}, { principals }, none))).toEqual([]);
  });

  it('of a request that breaks its schema names the link as far as it can be read', async () => {
    const planRequest = createPlanRequest(depsOf({}), () => lookOf);
    const of = async (given: unknown) => planRequest({ request: given as PrivateLinkRequest });
    expect(await of({ project: 'shop', service: 7 })).toMatchObject({
      verdict: 'invalid',
      project: 'shop',
      service: '',
    });
    expect(await of(null)).toMatchObject({ verdict: 'invalid', project: '', service: '' });
  });
});

describe('a look that refuses', () => {
  const found = async (failure: Partial<FailureInfo>, at?: string) => {
    const { findings } = await planOf({}, {}, refusing(failure, at));
    return findings;
  };

  it('is an error of its endpoint, or of its step, that parks a run', async () => {
    const finding = { level: 'error', problem: 'it is taken', fix: 'put it right', failure: 'Refused' };
    expect(await found({ type: 'Refused', message: 'it is taken' })).toEqual([{ ...finding, field: 'endpoints[0]' }]);
    expect(await found({ type: 'Refused', message: 'it is taken' }, 'privatelink')).toEqual([
      { ...finding, field: 'privatelink' },
    ]);
  });

  it.each(['Invalid', 'NotFound'] as const)('as %s ends the run', async (type) => {
    expect((await found({ type, message: 'it is wrong' }))[0]).not.toHaveProperty('failure');
  });

  it('says nothing new when each of its parts is found already', async () => {
    const look = (message: string) => refusing({ type: 'Invalid', message });
    const wrong = { components: ['pg', 'mysql'] };
    const both = 'pg is not a component of kafka; mysql is not a component of kafka';
    expect(said(await planOf({}, wrong, look(both)))).toHaveLength(2);
    expect(said(await planOf({}, wrong, look(`${both}; and more`)))).toHaveLength(3);
  });
});
