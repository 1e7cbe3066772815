/** The checks at the start of a run and in a plan: everything that is wrong or worth knowing, before anything changes. */
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { describe, expect, it } from 'vitest';
import { createForeignEndpoint } from '../../sandbox/ec2/behind-the-back.ts';
import { addAccount, addRole } from '../../sandbox/seed/add-to-aws.ts';
import { seeded } from '../../sandbox/seed/ids.ts';
import { createActivities, planLink, type Plan } from '../../src/activities/index.ts';
import type { LookOf } from '../../src/activities/plan/looks.ts';
import { createValidateRequest } from '../../src/activities/validate.ts';
import { NotReadyError } from '../../src/activities/failures/step-errors.ts';
import { workflowIdOf, type EndpointRequest, type PrivateLinkRequest } from '../../src/contract/request.ts';
import type { AcceptedRequest } from '../../src/contract/accepted-request.ts';
import type { Finding } from '../../src/contract/finding.ts';
import { steps } from '../../src/contract/steps.ts';
import { depsFor, startRun } from '../contract/one-run.ts';
import { runActivity } from '../support/run-activity.ts';
import { type Link, type LinkOptions } from '../support/link.ts';
import { testPolicy } from '../support/policy.ts';
import { openSandbox } from '../support/sandboxed-activities.ts';

const { sandbox, activities, newLink } = await openSandbox('checked');

const plan = (request: PrivateLinkRequest): Promise<Plan> => planLink(depsFor(sandbox), request);

const withEndpoint = ({ request }: Link, change: Partial<EndpointRequest>): PrivateLinkRequest => ({
  ...request,
  endpoints: request.endpoints.map((endpoint) => ({ ...endpoint, ...change })),
});

function validate(
  request: unknown,
  workflowId: string,
  validateRequest = activities.validateRequest,
): Promise<AcceptedRequest> {
  const environment = new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') });
  return environment.run(validateRequest, { request, workflowId });
}

async function problemsOf(request: unknown, workflowId = 'privatelink/x/y'): Promise<readonly Finding[]> {
  const failure: unknown = await validate(request, workflowId).catch((error: unknown) => error);
  expect(failure).toMatchObject({ type: 'Invalid', nonRetryable: true });
  return (failure as { details: [{ problems: readonly Finding[] }] }).details[0].problems;
}

describe.concurrent('validation', () => {
  it('fills in what the request leaves out', async () => {
    const { request } = await newLink();
    const accepted = await validate(request, workflowIdOf(request));
    expect(accepted).toMatchObject({
      zones: 'any',
      serviceRegion: 'eu-west-1',
      otherRegions: [],
      principals: [seeded.user],
      endpoints: [
        {
          key: request.endpoints[0]?.vpcId,
          region: 'eu-west-1',
          account: seeded.account,
          actingPrincipal: seeded.user,
        },
      ],
    });
    expect(accepted.usdPerHour).toBeGreaterThan(0);
    expect(accepted.endpoints[0]?.usdPerHour).toBeCloseTo(0.03);
  });

  it('lists what the schema finds, field by field', async () => {
    const problems = await problemsOf({ project: 'shop', servcie: 'x', components: [], endpoints: [] });
    const fields = problems.map(({ field }) => field);
    expect(fields).toEqual(expect.arrayContaining(['service', 'servcie', 'components']));
  });

  it('names the right workflow id', async () => {
    const { request } = await newLink();
    const [problem] = await problemsOf(request, 'my-onboarding');
    expect(problem).toMatchObject({
      field: 'workflowId',
      value: 'my-onboarding',
      fix: `start it as ${workflowIdOf(request)}`,
    });
  });

  it('asks the steps that an older run has, when that is extended', async () => {
    const { request } = await newLink();
    const asked: string[] = [];
    const lookOf: LookOf = (step) => {
      asked.push(step);
      return Promise.resolve({ answer: 'nothing', says: 'all is there' });
    };
    const validateRequest = createValidateRequest(depsFor(sandbox), () => lookOf);
    const input = { request, workflowId: workflowIdOf(request), steps: ['privatelink', 'routes'] as const };
    await runActivity(validateRequest, input);
    expect(asked).toEqual(input.steps);
  });

  it('lists everything that is wrong with a service and a network at once, and changes nothing', async () => {
    const link = await newLink({
      service: { type: 'pg', projectVpcId: null, state: 'POWEROFF' },
      request: { components: ['pgbuncer'] },
    });
    const other = await newLink();
    const request = withEndpoint(link, {
      subnetIds: [other.vpcs[0]?.subnets[0]?.id ?? '', 'subnet-0123456789abcdef0'],
      securityGroupIds: [other.vpcs[0]?.securityGroups[0]?.id ?? ''],
    });
    const problems = await problemsOf(request, workflowIdOf(request));
    const said = problems.map(({ field, problem }) => `${field}: ${problem}`);
    expect(said).toEqual(
      expect.arrayContaining([
        'service: is powered off',
        'service: is not in a project VPC',
        'components[0]: is not a component of pg',
        'endpoints[0].subnetIds: does not exist',
        expect.stringMatching(/^endpoints\[0\].subnetIds: is in vpc-/),
        expect.stringMatching(/^endpoints\[0\].securityGroupIds: belongs to/),
      ]),
    );
    expect(problems.find(({ field }) => field === 'components[0]')?.fix).toContain('write pgbouncer');
    expect(problems.every(({ level, fix }) => level === 'error' && fix !== '')).toBe(true);
    const scope = `${link.project}/${link.service}`;
    expect(sandbox.world.ledger.calls.filter((call) => call.mutating && call.scope === scope)).toEqual([]);
  });

  it.each([
    [
      'is of a type without PrivateLink',
      { service: { type: 'flink' }, request: { components: ['flink'] } },
      /has no AWS PrivateLink/,
    ],
    ['is not on AWS', { service: { cloudName: 'google-europe-west1', nodeZoneIds: ['gew1-az1'] } }, /not on AWS/],
  ])('refuses a service that %s', async (_, options: LinkOptions, expected) => {
    const { request } = await newLink(options);
    const problems = await problemsOf(request, workflowIdOf(request));
    expect(problems.map(({ problem }) => problem).join('\n')).toMatch(expected);
  });

  it('refuses a service that is not there', async () => {
    const { request } = await newLink();
    const absent = { ...request, service: 'nowhere' };
    expect(await problemsOf(absent, workflowIdOf(absent))).toMatchObject([{ field: 'service', value: 'nowhere' }]);
  });

  it('refuses a VPC that is not there', async () => {
    const link = await newLink();
    const request = withEndpoint(link, { vpcId: 'vpc-0123456789abcdef0' });
    expect(await problemsOf(request, workflowIdOf(request))).toMatchObject([{ field: 'endpoints[0].vpcId' }]);
  });

  it('refuses a component that the service does not run', async () => {
    const { request } = await newLink({
      service: { userConfig: { schema_registry: false } },
      request: { components: ['kafka', 'schema_registry'] },
    });
    const problems = await problemsOf(request, workflowIdOf(request));
    expect(problems).toMatchObject([{ field: 'components[1]', problem: expect.stringContaining('not switched on') }]);
  });

  it('waits for a service that is being rebuilt', async () => {
    const { request, project, service } = await newLink();
    // Set without the sandbox's timer, so that the service stays in this state during the test.
    const row = sandbox.world.aiven.projects.get(project)?.services.get(service);
    if (row !== undefined) row.state = 'REBALANCING';
    await expect(validate(request, workflowIdOf(request))).rejects.toThrow(NotReadyError);
  });

  it('lets a run start that a person can put right at its step', async () => {
    const link = await newLink({
      vpcs: [{ subnets: [{ zoneId: 'euw1-az1', freeAddresses: 0 }, { zoneId: 'euw1-az2' }] }],
    });
    const { warnings } = await validate(link.request, workflowIdOf(link.request));
    expect(warnings.join('\n')).toContain('has no free address');
  });

  it('lets a run start whose role cannot be assumed yet', async () => {
    const link = await newLink({ endpoint: { roleArn: seeded.roles.other, externalId: 'wrong' } });
    const policy = { ...testPolicy, roles: [{ arn: seeded.roles.other, externalId: 'wrong' }] };
    const { validateRequest } = createActivities({ ...depsFor(sandbox), policy });
    const accepted = await validate(link.request, workflowIdOf(link.request), validateRequest).catch(
      (error: unknown) => error,
    );
    // The role cannot be assumed, so the VPC cannot be checked with it, and the warning is about the role only.
    expect(accepted).toMatchObject({
      endpoints: [{ account: seeded.otherAccount, actingPrincipal: seeded.roles.other }],
    });
    expect((accepted as AcceptedRequest).warnings.join('\n')).toContain('cannot be assumed');
  });
});

describe.concurrent('a plan', () => {
  it('says for each step what a run would do, for how long, at what price', async () => {
    const { request } = await newLink();
    const { steps: planned, usdPerMonth } = await plan(request);
    expect(planned.map(({ step }) => step)).toEqual(steps.map(({ name }) => name));
    expect(planned.map(({ does }) => does)).toEqual(['create', 'create', 'wait', 'modify', 'wait', 'wait']);
    expect(planned[1]?.unknown.join()).toContain('zones');
    expect(usdPerMonth).toBeGreaterThan(20);
  });

  it('of a finished link is that nothing is to be done', async () => {
    const { request } = await newLink();
    const run = await startRun(activities, request);
    const routes = steps.find(({ name }) => name === 'routes') ?? steps[0];
    await run.walkTo(routes, true);
    const { steps: planned, findings } = await plan(request);
    expect(planned.map(({ does }) => does)).toEqual(Array(6).fill('nothing'));
    expect(planned[0]?.says).toContain('made by this link');
    expect(findings.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('warns of ports that nobody is let in on', async () => {
    const link = await newLink({ request: { components: ['kafka', 'schema_registry'] } });
    const { findings } = await plan(
      withEndpoint(link, { securityGroupIds: [link.vpcs[0]?.securityGroups[1]?.id ?? ''] }),
    );
    const said = findings
      .filter(({ field }) => field === 'endpoints[0].securityGroupIds')
      .map(({ problem }) => problem);
    expect(said).toEqual([
      expect.stringContaining('10000-31000 (kafka)'),
      expect.stringContaining('(schema_registry)'),
    ]);
    expect(
      (await plan(link.request)).findings.filter(({ field }) => field === 'endpoints[0].securityGroupIds'),
    ).toEqual([]);
  });

  it('warns of a single zone, and of zones left out', async () => {
    const link = await newLink();
    const run = await startRun(activities, { ...link.request, principals: [seeded.user] });
    await run.walkTo(steps[0], true);
    const [subnet = ''] = link.request.endpoints[0]?.subnetIds ?? [];
    const { findings } = await plan(withEndpoint(link, { subnetIds: [subnet] }));
    const said = findings.filter(({ field }) => field === 'endpoints[0].subnetIds').map(({ problem }) => problem);
    expect(said).toEqual([expect.stringContaining('one zone'), expect.stringMatching(/leave out euw1-az2, euw1-az3/)]);
  });

  it('refuses principals that leave out the one who creates the endpoint', async () => {
    const { request } = await newLink();
    const { findings } = await plan({ ...request, principals: ['arn:aws:iam::444455556666:root'] });
    expect(findings).toMatchObject(
      expect.arrayContaining([
        expect.objectContaining({ level: 'error', value: seeded.user, problem: 'is not among the principals' }),
        expect.objectContaining({
          level: 'warning',
          field: 'principals[0]',
          problem: expect.stringContaining('everybody'),
        }),
        expect.objectContaining({
          level: 'warning',
          field: 'principals[0]',
          problem: expect.stringContaining('no endpoint'),
        }),
      ]),
    );
  });

  it('refuses subnets that share a zone, and those that another account only shares', async () => {
    addAccount(sandbox.world, '777788889999');
    const twins = [{ zoneId: 'euw1-az1' }, { zoneId: 'euw1-az1' }];
    const link = await newLink({ vpcs: [{ subnets: twins }] });
    expect((await plan(link.request)).findings).toMatchObject(
      expect.arrayContaining([
        expect.objectContaining({ level: 'error', problem: expect.stringContaining('is in euw1-az1, as') }),
      ]),
    );
    const shared = [
      { zoneId: 'euw1-az1', sharedWith: [seeded.account] },
      { zoneId: 'euw1-az2', sharedWith: [seeded.account] },
    ];
    const foreign = await newLink({ vpcs: [{ account: '777788889999', subnets: shared }] });
    expect((await plan(foreign.request)).findings).toMatchObject(
      expect.arrayContaining([
        expect.objectContaining({ level: 'error', problem: 'is shared by account 777788889999' }),
      ]),
    );
  });

  it('notes what it may not read', async () => {
    const role = addRole(sandbox.world, seeded.account, {
      name: 'short-sighted',
      denies: ['DescribeSecurityGroupRules', 'DescribeNetworkAcls'],
    });
    const { request } = await newLink({ endpoint: { roleArn: role.arn } });
    const { findings } = await plan(request);
    const notes = findings
      .filter(({ level, failure }) => level === 'note' && failure === 'Denied')
      .map(({ problem }) => problem);
    expect(notes).toEqual(['security group rules could not be read', 'network ACLs could not be read']);
  });

  it('warns when the VPC holds as many endpoints as it may', async () => {
    const { request, vpcs } = await newLink();
    const vpcId = vpcs[0]?.vpc.id ?? '';
    const serviceName = 'com.amazonaws.eu-west-1.sqs';
    for (let made = 0; made < 50; made += 1) createForeignEndpoint(sandbox.world, { vpcId, serviceName });
    const { findings } = await plan(request);
    expect(findings.find(({ field }) => field === 'endpoints[0].vpcId')).toMatchObject({
      level: 'warning',
      failure: 'Exhausted',
      problem: expect.stringContaining('holds 50 endpoints'),
    });
  });

  it('warns of a network ACL that lets nobody in', async () => {
    const { request, vpcs } = await newLink();
    const [added] = vpcs;
    if (added === undefined) throw new Error('no VPC');
    const { vpc, subnets } = added;
    const entry = { protocol: '-1', cidr: '0.0.0.0/0' };
    sandbox.world.aws.networkAcls.set('acl-0123456789abcdef0', {
      id: 'acl-0123456789abcdef0',
      vpcId: vpc.id,
      account: vpc.account,
      region: vpc.region,
      subnetIds: subnets.slice(0, 1).map(({ id }) => id),
      entries: [
        { ...entry, ruleNumber: 100, egress: false, action: 'deny' },
        { ...entry, ruleNumber: 110, egress: false, action: 'allow' },
        { ...entry, ruleNumber: 100, egress: true, action: 'allow' },
      ],
      tags: {},
    });
    const said = (await plan(request)).findings.filter(({ problem }) => problem.includes('network ACL'));
    expect(said).toMatchObject([
      { level: 'warning', value: subnets[0]?.id, problem: expect.stringContaining('blocks 10000-31000') },
    ]);
  });

  it('says that a component will be open to connections there are already', async () => {
    const { request } = await newLink();
    const run = await startRun(activities, request);
    await run.walkTo(steps[2], true);
    const { findings } = await plan({ ...request, components: ['kafka', 'kafka_rest'] });
    expect(findings.find(({ field }) => field === 'components[1]')?.problem).toContain(
      run.outputs.vpcEndpoint?.vpcEndpointId,
    );
  });
});
