/** Each limit of a policy refuses what it does not allow, with the field and the setting, before any call. */
import { describe, expect, it } from 'vitest';
import { createActivities, type ActivityDeps } from '../../src/activities/index.ts';
import { createInventory } from '../../src/activities/fleet/inventory.ts';
import { createLinkable } from '../../src/activities/fleet/linkable.ts';
import type { PrivateLinkRequest } from '../../src/contract/request.ts';
import { workflowIdOf } from '../../src/contract/request.ts';
import type { FailureInfo } from '../../src/contract/failure-info.ts';
import type { Finding } from '../../src/contract/finding.ts';
import { changeKinds, defaultPolicy, policyLines, type Policy } from '../../src/policy/policy.ts';
import { runActivity } from '../support/run-activity.ts';

const ROLE = 'arn:aws:iam::111122223333:role/privatelink';
const role = { arn: ROLE };

const request: PrivateLinkRequest = {
  project: 'shop',
  service: 'orders-kafka',
  components: ['kafka'],
  endpoints: [{ vpcId: 'vpc-0a1b2c3d', subnetIds: ['subnet-0a1b2c3d'], securityGroupIds: ['sg-0a1b2c3d'] }],
};

const withEndpoint = (change: object): PrivateLinkRequest => ({
  ...request,
  endpoints: request.endpoints.map((endpoint) => ({ ...endpoint, ...change })),
});

/** Clients that count as called when anything of them is used. */
function unused(): { readonly clients: ActivityDeps['clients']; readonly called: () => readonly string[] } {
  const called: string[] = [];
  const client = (name: string): object =>
    new Proxy(
      {},
      {
        get: (_, method) => () => {
          called.push(`${name}.${String(method)}`);
          throw new Error('called');
        },
      },
    );
  const clients = { aiven: client('aiven'), aws: client('aws'), prober: client('prober') };
  return { clients: clients as ActivityDeps['clients'], called: () => called };
}

type Ask = (activities: ReturnType<typeof createActivities>) => Promise<unknown>;

/** The problems of a refusal, which must come before any call and belong to the row `notAllowed`. */
async function refusal(limits: Partial<Policy>, ask: Ask): Promise<readonly Finding[]> {
  const { clients, called } = unused();
  const policy = { ...defaultPolicy, ...limits };
  const error: unknown = await ask(createActivities({ clients, policy, installation: 'x', timeScale: 1 })).then(
    () => 'it was allowed',
    (reason: unknown) => reason,
  );
  expect(called()).toEqual([]);
  expect(error).toMatchObject({ type: 'Invalid', nonRetryable: true });
  const [info] = (error as { details: [FailureInfo & { problems: readonly Finding[] }] }).details;
  expect(info.reason).toBe('notAllowed');
  expect(info.fix).toContain('policy');
  return info.problems;
}

const onboarding =
  (asked: PrivateLinkRequest): Ask =>
  ({ validateRequest }) =>
    runActivity(validateRequest, { request: asked, workflowId: workflowIdOf(asked) });

describe('an onboarding is refused before any call', () => {
  it.each<[string, Partial<Policy>, PrivateLinkRequest, string, string]>([
    ['of another project', { projects: ['web', 'billing-*'] }, request, 'project', 'policy.projects'],
    ['of another service', { projects: ['shop/billing-*'] }, request, 'project', 'policy.projects'],
    ['with a role, when none is listed', {}, withEndpoint({ roleArn: ROLE }), 'endpoints[0].roleArn', 'policy.roles'],
    [
      'with a role that is not listed',
      { roles: [{ arn: 'arn:aws:iam::*:role/other' }] },
      withEndpoint({ roleArn: ROLE }),
      'endpoints[0].roleArn',
      'policy.roles',
    ],
    ['in another VPC', { vpcs: ['vpc-1*'] }, request, 'endpoints[0].vpcId', 'policy.vpcs'],
    ['with another component', { components: ['pg'] }, request, 'components[0]', 'policy.components'],
    ['of any kind', { changes: ['offboard'] }, request, 'request', 'policy.changes'],
    [
      'that adopts',
      { changes: ['onboard'] },
      withEndpoint({ adopt: 'vpce-0a1b2c3d' }),
      'endpoints[0].adopt',
      'policy.changes',
    ],
    [
      'that replaces',
      { changes: ['onboard'] },
      withEndpoint({ replace: true }),
      'endpoints[0].replace',
      'policy.changes',
    ],
  ])('%s', async (_, limits, asked, field, setting) => {
    expect(await refusal(limits, onboarding(asked))).toMatchObject([
      { field, problem: 'may not be named here', fix: expect.stringContaining(setting) },
    ]);
  });

  it('with an external id of the caller’s choice, which is not shown', async () => {
    const asked = withEndpoint({ roleArn: ROLE, externalId: 'a-guess-of-mine' });
    for (const roles of [
      [role],
      [{ ...role, externalId: 'the-real-one' }],
      [{ arn: '*', externalId: 'the-real-one' }],
    ]) {
      const problems = await refusal({ roles }, onboarding(asked));
      expect(problems).toMatchObject([{ field: 'endpoints[0].externalId' }]);
      expect(JSON.stringify(problems)).not.toMatch(/guess|real/);
    }
  });

  it('and its plan is, and its sweep', async () => {
    const asked = withEndpoint({ roleArn: ROLE });
    const { clients, called } = unused();
    const deps: ActivityDeps = { clients, policy: defaultPolicy, installation: 'x', timeScale: 1 };
    const report = await createActivities(deps).planRequest({ request: asked });
    expect(report).toMatchObject({ verdict: 'invalid', findings: [{ field: 'endpoints[0].roleArn' }] });
    const access = { region: 'eu-west-1', roleArn: ROLE };
    await expect(runActivity(createInventory(deps).sweepEndpoints, access)).rejects.toThrow('not allowed here');
    const facts = await runActivity(
      createInventory({ ...deps, policy: { ...defaultPolicy, projects: ['web'] } }).readLinks,
      { links: [request] },
    );
    expect(facts).toMatchObject([{ unknown: expect.stringContaining('policy.projects') }]);
    const drafting = createLinkable({ ...deps, policy: { ...defaultPolicy, projects: ['web', 'shopping/*'] } });
    await expect(runActivity(drafting.findServices, { project: 'shop' })).rejects.toThrow('not allowed here');
    await expect(runActivity(drafting.findVpcs, { access, vpcs: [] })).rejects.toThrow('not allowed here');
    expect(called()).toEqual([]);
  });
});

describe('a change is refused before any call', () => {
  const link = { project: 'shop', service: 'orders-kafka' };
  const forced = { ...link, force: true, reason: 'why not' };
  it.each<[string, Partial<Policy>, Ask, string]>([
    ['offboarding', { changes: ['onboard'] }, (all) => runActivity(all.surveyOffboard, link), 'request'],
    [
      'principals',
      { changes: ['onboard'] },
      (all) => runActivity(all.surveyPrincipals, { ...link, remove: [ROLE] }),
      'request',
    ],
    [
      'components',
      { changes: ['onboard'] },
      (all) => runActivity(all.surveyComponents, { ...link, enable: ['kafka'] }),
      'enable',
    ],
    ['force', { force: false }, (all) => runActivity(all.surveyOffboard, forced), 'force'],
    [
      'also',
      { force: false },
      (all) => runActivity(all.surveyOffboard, { ...link, also: { privatelink: true } }),
      'also',
    ],
    [
      'force of principals',
      { force: false },
      (all) => runActivity(all.surveyPrincipals, { ...forced, remove: [ROLE] }),
      'force',
    ],
    [
      'force of components',
      { force: false },
      (all) => runActivity(all.surveyComponents, { ...forced, disable: ['kafka'] }),
      'force',
    ],
    [
      'a component to close',
      { components: ['pg'] },
      (all) => runActivity(all.surveyComponents, { ...link, disable: ['kafka'] }),
      'disable[0]',
    ],
    [
      'a project',
      { projects: ['web'] },
      (all) => runActivity(all.surveyComponents, { ...link, enable: ['kafka'] }),
      'project',
    ],
    [
      'a role to look with',
      {},
      (all) => runActivity(all.surveyOffboard, { ...link, accesses: [{ roleArn: ROLE }] }),
      'accesses[0].roleArn',
    ],
  ])('%s', async (_, limits, ask, field) => {
    expect(await refusal(limits, ask)).toMatchObject([{ field }]);
  });
});

describe('the policy for people', () => {
  it('has a line for each limit, and hides external ids', () => {
    const lines = policyLines({ ...defaultPolicy, roles: [{ ...role, externalId: 'hidden-one' }], vpcs: ['vpc-1*'] });
    expect(lines).toHaveLength(Object.keys(defaultPolicy).length);
    expect(lines).toContain(`roles: ${ROLE} (external id set here)`);
    expect(lines).toContain('projects: all');
    expect(lines).toContain(`changes: ${changeKinds.join(', ')}`);
    expect(lines.join()).not.toContain('hidden-one');
    expect(policyLines(defaultPolicy)).toContain('roles: none');
  });
});
