/** What offboarding would remove of a link, what stays and why, and when it is refused. */
import { describe, expect, it } from 'vitest';
import type { OffboardRequest } from '../../src/contract/changes.ts';
import type { Finding } from '../../src/contract/finding.ts';
import { defaultPolicy } from '../../src/policy/policy.ts';
import { active, foreign, one, shared, surveyOf, told, two } from '../support/offboarding-survey.ts';
import { ACCOUNT } from '../support/subject.ts';
import { keys, ours, type FoundLink } from '../support/surveyed.ts';

async function refusalOf(found: FoundLink, request: Partial<OffboardRequest> = {}): Promise<readonly Finding[]> {
  const error: unknown = await surveyOf(found, request).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ type: 'Invalid' });
  return (error as { details: [{ problems: readonly Finding[] }] }).details[0].problems;
}

describe('the endpoints of a link', () => {
  it('go with the resource that the link made for them', async () => {
    expect(await told(one)).toEqual({
      removes: ['VPC endpoint vpce-1 in vpc-1', 'PrivateLink resource of shop/orders'],
      stays: [],
      findings: [],
    });
  });

  it('go all when none is named, with their connections', async () => {
    const { removes, stays } = await told(two);
    expect(removes.slice(0, 2)).toEqual(['VPC endpoint vpce-1 in vpc-1', 'VPC endpoint vpce-2 in vpc-2']);
    expect(stays).toEqual([]);
  });

  it.each(['vpc-2', 'vpce-2', 'vpc-2/b'])('that are not named stay, at their price: only %s goes', async (name) => {
    const found = { ...two, places: { 'eu-west-1': [ours('vpce-a1', 'vpc-a1'), ours('vpce-2', 'vpc-2/b')] } };
    const { selected, removals, stays } = await surveyOf(found, { endpoints: [name] });
    expect(selected).toEqual(['vpc-2/b']);
    expect(removals).toMatchObject([
      { step: 'vpcEndpoint', endpoint: 'vpc-2/b', removal: { says: 'VPC endpoint vpce-2 in vpc-2' } },
    ]);
    expect(stays[0]).toMatchObject({ what: 'VPC endpoint', id: 'vpce-a1', why: 'it was not asked for' });
    expect(stays[0]?.usdPerDay).toBeCloseTo(2 * 0.011 * 24);
  });

  it('that carry one key go together', async () => {
    const places = {
      'eu-west-1': [ours('vpce-1', 'vpc-1', { state: 'failed' }), ours('vpce-2'), ours('vpce-3', 'vpc-3')],
    };
    const survey = await surveyOf({ ...one, places, connections: ['vpce-2'] });
    expect(survey.accepted.endpoints.map(({ key }) => key)).toEqual(['vpc-1', 'vpc-3']);
    expect(survey.removals[0]?.removal.says).toBe('VPC endpoint vpce-1, vpce-2 in vpc-1');
    const named = await surveyOf({ ...one, places }, { endpoints: ['vpce-2', 'vpc-0e'] });
    expect(named.selected).toEqual(['vpc-1']);
    const staying = await surveyOf({ ...one, places }, { endpoints: ['vpc-3'] });
    expect(staying.stays[0]).toMatchObject({
      id: 'vpce-1, vpce-2',
      usdPerDay: expect.closeTo(2 * 2 * 0.011 * 24) as number,
    });
    expect(survey.stays.filter(({ what }) => what === 'connection')).toEqual([]);
    // The one that is alive is what its steps go on with.
    expect(survey.known['vpc-1']).toMatchObject({ vpcEndpoint: { vpcEndpointId: 'vpce-2' }, connection: {} });
    expect(survey.known['vpc-3']).not.toHaveProperty('connection');
  });

  it('that are not there are a warning, with those that are', async () => {
    const finding = {
      level: 'warning',
      field: 'endpoints',
      value: 'vpc-0e',
      problem: 'is no endpoint of ours (any more)',
    };
    expect((await told(two, { endpoints: ['vpc-0e', 'vpc-1'] })).findings).toEqual([
      { ...finding, fix: 'choose from vpc-1, vpc-2/b; if it is in another account, name its role' },
    ]);
    const [none] = (await told({}, { endpoints: ['vpc-0e'] })).findings;
    expect(none?.fix).toBe('choose from none: there is none of ours; if it is in another account, name its role');
  });

  it('are not removed under a policy that knows no offboarding, nor by `also` where force is not allowed', async () => {
    const fields = async (limits: object, request: Partial<OffboardRequest> = {}) =>
      (await refusalOf({ ...one, deps: { policy: { ...defaultPolicy, ...limits } } }, request)).map(
        ({ field }) => field,
      );
    expect(await fields({ changes: ['onboard'] })).toEqual(['request']);
    expect(await fields({ force: false }, { also: { privatelink: true } })).toEqual(['also']);
    expect(await fields({ components: ['kafka'] }, { also: { components: ['pg'] } })).toEqual(['also.components[0]']);
    expect((await told({ ...one, deps: { policy: { ...defaultPolicy, force: false } } })).removes).toHaveLength(2);
  });

  it('in a VPC that the policy does not name are not removed, and others are', async () => {
    const policy = { ...defaultPolicy, vpcs: ['vpc-1'] };
    expect(await refusalOf({ ...two, deps: { policy } })).toMatchObject([{ field: 'endpoints', value: 'vpc-2' }]);
    expect((await told({ ...two, deps: { policy } }, { endpoints: ['vpc-1'] })).removes).toHaveLength(1);
  });
});

describe('the PrivateLink resource', () => {
  const resource = 'PrivateLink resource shop/orders:';

  it('stays while endpoints of ours use it', async () => {
    const { stays, removes } = await told(two, { endpoints: ['vpc-1'] });
    expect(stays).toContain(`${resource} endpoints of ours use it`);
    expect(removes).toHaveLength(1);
  });

  it.each<[string, Partial<FoundLink>, Partial<OffboardRequest>]>([
    ['a receipt', one, {}],
    ['a claim', { tags: [keys.privatelink] }, {}],
    ['the caller', {}, { also: { privatelink: true } }],
    ['force', {}, { force: true, reason: 'moved' }],
  ])('goes when it is known to be of the link, by %s', async (_, more, request) => {
    const found = { ...one, places: { 'eu-west-1': [ours('vpce-1')] }, ...more };
    expect((await told(found, request)).removes).toContain('PrivateLink resource of shop/orders');
  });

  it('stays when nothing says that the link made it', async () => {
    const found = { ...one, places: { 'eu-west-1': [ours('vpce-1')] } };
    for (const also of [undefined, { components: ['kafka'] }])
      expect((await told(found, also === undefined ? {} : { also })).stays).toContain(
        `${resource} no receipt says that this link made it; name it (\`also\`) to remove it`,
      );
    const { stays } = await surveyOf(found);
    expect(stays[0]?.usdPerDay).toBeCloseTo(0.05 * 24);
  });

  it('of the link holds the removal back while others are connected, who are named', async () => {
    expect(await refusalOf(shared)).toMatchObject([
      {
        field: 'force',
        value: 'vpce-9',
        problem: expect.stringContaining('the PrivateLink resource of shop/orders was made by this link'),
        fix: expect.stringContaining('name `endpoints` to remove only those'),
      },
    ]);
  });

  it('goes nevertheless when it is forced, and stays when endpoints are named', async () => {
    const forced = await surveyOf(shared, { force: true, reason: 'moved' });
    expect(forced.removals.at(-1)).toEqual({
      step: 'privatelink',
      removal: { what: 'resource', says: 'PrivateLink resource of shop/orders', ours: ['vpce-1'], force: true },
    });
    expect((await told(shared, { endpoints: ['vpc-1'] })).stays).toContain(`${resource} others are connected: vpce-9`);
  });

  it('that is being deleted is waited for, whoever is connected, and is no leftover', async () => {
    const leaving = { ...one, privatelink: { ...active, state: 'deleting' } };
    const says = 'PrivateLink resource of shop/orders, which is being deleted';
    const survey = await surveyOf(leaving);
    expect(survey.removals.at(-1)?.removal).toMatchObject({ says });
    expect(survey.removals.at(-1)?.removal).not.toHaveProperty('force');
    const others = await told({ ...shared, privatelink: { ...active, state: 'deleting' } });
    expect(others.removes).toEqual(['VPC endpoint vpce-1 in vpc-1']);
    expect(others.stays).toHaveLength(1);
  });

  it('that is not there is nothing, and neither is a link of which nothing is left', async () => {
    const { privatelink: _, ...without } = one;
    expect((await told(without)).removes).toEqual(['VPC endpoint vpce-1 in vpc-1']);
    expect(await told({})).toEqual({ removes: [], stays: [], findings: [] });
  });
});

describe('a connection that is not of the link', () => {
  const found: FoundLink = { ...one, places: { 'eu-west-1': [ours('vpce-1')] } };
  const result = (adopted: boolean) => async () =>
    ({ endpoints: [{ vpcEndpointId: 'vpce-8', account: '444455556666', region: 'eu-west-2', adopted }] }) as never;
  const said = async (more: FoundLink) =>
    (await told({ ...found, ...more })).stays.find((each) => each.includes('vpce-'));
  const stranger = 'we did not make it: it was adopted, or made by others';

  it('stays, where it can be seen or not', async () => {
    const places = { 'eu-west-1': [ours('vpce-1'), foreign('vpce-9', ACCOUNT)] };
    expect(await said({ connections: ['vpce-1', 'vpce-9'], places })).toBe(`connection vpce-9: ${stranger} (in vpc-9)`);
    const unseen = `connection vpce-8: ${stranger} (in an account that was not looked at)`;
    expect(await said({ connections: ['vpce-8'] })).toBe(unseen);
    expect(await said({ connections: ['vpce-8'], deps: { lastResult: result(true) } })).toBe(unseen);
    expect(await said({ connections: ['vpce-7', 'vpce-8'], deps: { lastResult: result(false) } })).toContain('vpce-7');
  });

  it('is a leftover of ours when the newest onboarding made it where nobody looked', async () => {
    const says =
      'VPC endpoint vpce-8: this link made it in account 444455556666 (eu-west-2), which was not looked at: name a role that can look there (ours)';
    expect(await said({ connections: ['vpce-8'], deps: { lastResult: result(false) } })).toBe(says);
    const beside = { 'eu-west-1': [ours('vpce-1'), foreign('vpce-9', ACCOUNT)] };
    const { stays } = await told({
      ...found,
      connections: ['vpce-9', 'vpce-8'],
      places: beside,
      deps: { lastResult: result(false) },
    });
    expect(stays).toContain(says);
    const places = { 'eu-west-1': [foreign('vpce-8', ACCOUNT), foreign('vpce-9', ACCOUNT)] };
    const seen = { connections: ['vpce-8'], places, deps: { lastResult: result(false) } };
    expect(await said(seen)).toContain('(in vpc-9)');
  });

  it('that every access sees needs no memory of onboardings', async () => {
    const lastResult = () => Promise.reject(new Error('asked for nothing'));
    expect(
      await said({
        ...shared,
        places: { 'eu-west-1': [ours('vpce-1'), foreign('vpce-9', ACCOUNT)] },
        connections: ['vpce-9'],
        deps: { lastResult },
      }),
    ).toContain('vpce-9');
  });
});
