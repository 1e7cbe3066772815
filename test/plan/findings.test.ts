/** What a plan finds before anything is made: one row per finding. */
import { describe, expect, it } from 'vitest';
import { addAccount, addRole } from '../../sandbox/seed/add-to-aws.ts';
import { seeded } from '../../sandbox/seed/ids.ts';
import { createActivities, type ActivityDeps } from '../../src/activities/index.ts';
import type { PlanReport, PlanRequest } from '../../src/contract/plan.ts';
import type { PrivateLinkRequest } from '../../src/contract/request.ts';
import type { Finding } from '../../src/contract/finding.ts';
import { steps } from '../../src/contract/steps.ts';
import { activitiesFor, depsFor, startRun } from '../contract/one-run.ts';
import { type Link, type LinkOptions } from '../support/link.ts';
import { testPolicy } from '../support/policy.ts';
import { openSandbox } from '../support/sandboxed-activities.ts';

const { sandbox, newLink } = await openSandbox('found');

const planOf = (
  request: PrivateLinkRequest,
  more: Omit<PlanRequest, 'request'> = {},
  deps: Partial<ActivityDeps> = {},
): Promise<PlanReport> => createActivities({ ...depsFor(sandbox), ...deps }).planRequest({ request, ...more });

const problems = ({ findings }: PlanReport, level: Finding['level'] = 'error'): readonly string[] =>
  findings.filter((each) => each.level === level).map(({ field, problem }) => `${field}: ${problem}`);

const withGroup = ({ request }: Link, id: string): PrivateLinkRequest => ({
  ...request,
  endpoints: request.endpoints.map((endpoint) => ({ ...endpoint, securityGroupIds: [id] })),
});

describe.concurrent('a plan refuses', () => {
  it('a request that breaks its schema, with the list of what is wrong', async () => {
    const report = await planOf({ project: 'shop', service: 'x', components: [] } as unknown as PrivateLinkRequest);
    expect(report).toMatchObject({ verdict: 'invalid', project: 'shop', service: 'x', steps: [] });
    expect(problems(report).join()).toContain('endpoints: is missing');
  });

  it.each<[string, LinkOptions['service'], string]>([
    ['that is powered off', { state: 'POWEROFF' }, 'service: is powered off'],
    ['outside of a VPC', { projectVpcId: null }, 'service: is not in a project VPC'],
    [
      'on another cloud',
      { cloudName: 'google-europe-west1', nodeZoneIds: ['gew1-az1'] },
      'service: is in google-europe-west1, not on AWS',
    ],
    ['of a type without PrivateLink', { type: 'flink' }, 'service: is of type flink, which has no AWS PrivateLink'],
    [
      'of a type without the setting',
      { type: 'kafka_mirrormaker' },
      'components[0]: cannot be opened: kafka_mirrormaker has no privatelink_access',
    ],
  ])('a service %s', async (_, service, problem) => {
    const { request } = await newLink(service === undefined ? {} : { service });
    const report = await planOf(request);
    expect(report.verdict).toBe('invalid');
    expect(problems(report)).toContain(problem);
  });

  it('what lies in another partition of AWS, before it asks anything there', async () => {
    const { request } = await newLink({ request: { principals: ['arn:aws-cn:iam::111122223333:root', seeded.user] } });
    const [endpoint] = request.endpoints;
    if (endpoint === undefined) throw new Error('no endpoint');
    const roleArn = 'arn:aws-us-gov:iam::111122223333:role/privatelink';
    const report = await planOf({ ...request, endpoints: [{ ...endpoint, region: 'us-gov-west-1', roleArn }] });
    expect(report.verdict).toBe('invalid');
    const says = (partition: string) =>
      `is in AWS’s partition ${partition}, and the service (eu-west-1) in aws: PrivateLink does not reach from one to the other`;
    expect(problems(report)).toEqual([
      `endpoints[0].region: ${says('aws-us-gov')}`,
      `endpoints[0].roleArn: ${says('aws-us-gov')}`,
      `principals[0]: ${says('aws-cn')}`,
    ]);
  });

  it('a subnet that has IPv6 addresses only', async () => {
    const subnets = [{ zoneId: 'euw1-az1' }, { zoneId: 'euw1-az2', ipv6Only: true }];
    const report = await planOf((await newLink({ vpcs: [{ dualStack: true, subnets }] })).request);
    expect(problems(report)).toEqual([
      'endpoints[0].subnetIds: has IPv6 addresses only, and the endpoint service answers over IPv4',
    ]);
  });

  it('a subnet that another account shares', async () => {
    const owner = '999988887777';
    addAccount(sandbox.world, owner);
    const subnets = [{ zoneId: 'euw1-az1', sharedWith: [seeded.account] }];
    const { request } = await newLink({ vpcs: [{ account: owner, subnets }] });
    expect(problems(await planOf(request))).toContain(`endpoints[0].subnetIds: is shared by account ${owner}`);
  });

  it('principals and roles that callers may not name', async () => {
    const link = await newLink({
      endpoint: { roleArn: seeded.roles.privatelink },
      request: { principals: [seeded.user] },
    });
    const limits = {
      principals: ['arn:aws:iam::111122223333:user/c.useway'],
      roles: [{ arn: 'arn:aws:iam::*:role/other-*' }],
    };
    const report = await planOf(link.request, {}, { policy: { ...testPolicy, ...limits } });
    expect(report.verdict).toBe('invalid');
    expect(problems(report)).toEqual(['endpoints[0].roleArn: may not be named here']);
    const principals = await planOf(link.request, {}, { policy: { ...testPolicy, principals: limits.principals } });
    expect(problems(principals)).toContain('principals[0]: may not be named here');
    const fine = await planOf(link.request);
    expect(problems(fine)).not.toContain('principals[0]: may not be named here');
  });
});

describe.concurrent('a plan says that a run would park over', () => {
  it('more principals than Aiven takes, with those already there', async () => {
    const { request } = await newLink();
    const many = Array.from({ length: 15 }, (_, index) => `arn:aws:iam::444455556666:role/r${index}`);
    const run = await startRun(activitiesFor(sandbox), { ...request, endpoints: [], principals: many });
    await run.walkTo(steps[0], true);
    const report = await planOf({ ...request, principals: [seeded.user, seeded.roles.privatelink] });
    expect(problems(report)).toContain('principals: would be 17 with those already there; Aiven allows 16');
    expect(report.verdict).toBe('differences');
  });

  it('what the role may not do, but only when EC2 is to be asked', async () => {
    const account = '777788889999';
    addAccount(sandbox.world, account);
    const { arn } = addRole(sandbox.world, account, {
      name: 'half',
      trusts: [seeded.user],
      denies: ['CreateVpcEndpoint', 'CreateTags'],
    });
    const { request } = await newLink({ vpcs: [{ account }], endpoint: { roleArn: arn } });
    expect(problems(await planOf(request))).toEqual([]);
    const before = sandbox.world.aws.vpcEndpoints.size;
    const report = await planOf(request, { dryRunPermissions: true });
    expect(problems(report)).toEqual([
      'endpoints[0].roleArn: may not ec2:CreateVpcEndpoint',
      'endpoints[0].roleArn: may not ec2:CreateTags',
    ]);
    expect(report.findings.map(({ fix }) => fix).join()).toContain('Lift the explicit deny of ec2:CreateTags');
    expect(report.verdict).toBe('differences');
    expect(sandbox.world.aws.vpcEndpoints.size).toBe(before);
  });
});

describe.concurrent('a plan warns of', () => {
  it('a security group that lets in a prefix list without entries', async () => {
    const link = await newLink();
    const [group] = link.vpcs[0]?.securityGroups ?? [];
    if (group === undefined) throw new Error('no group');
    const list = {
      id: 'pl-0123456789abcdef0',
      name: 'clients',
      ownerId: seeded.account,
      region: 'eu-west-1',
      cidrs: [] as string[],
    };
    sandbox.world.aws.prefixLists.set(list.id, list);
    group.rules.splice(0, Infinity, {
      id: 'sgr-0123456789abcdef0',
      protocol: 'tcp',
      fromPort: 10_000,
      toPort: 31_000,
      source: { prefixListId: list.id },
    });
    const said = 'endpoints[0].securityGroupIds: have no inbound rule that allows TCP 10000-31000 (kafka)';
    expect(problems(await planOf(withGroup(link, group.id)), 'warning')).toContain(said);
    list.cidrs.push('10.0.0.0/8');
    expect(problems(await planOf(withGroup(link, group.id)), 'warning')).not.toContain(said);
  });

  it('principals of accounts in which the request has no endpoint, and of whole accounts', async () => {
    const { request } = await newLink();
    const principals = [seeded.user, 'arn:aws:iam::444455556666:role/app', `arn:aws:iam::${seeded.account}:root`];
    const warnings = (of: PrivateLinkRequest) => planOf(of).then((report) => problems(report, 'warning'));
    const strange = 'principals[1]: is in account 444455556666, in which this request has no endpoint';
    const wide = `principals[2]: lets everybody in account ${seeded.account} connect`;
    expect(await warnings({ ...request, principals })).toEqual([strange, wide]);
    // Without any endpoint nothing can be compared.
    expect(await warnings({ ...request, principals, endpoints: [] })).toEqual([wide]);
  });
});
