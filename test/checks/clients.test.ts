/** What `doctor` and a starting worker say of Aiven's token, and of the identities at AWS. */
import { describe, expect, it } from 'vitest';
import { aivenChecks } from '../../src/activities/checks/aiven.ts';
import { awsChecks } from '../../src/activities/checks/aws.ts';
import { checkClients } from '../../src/activities/checks/checks.ts';
import { createCheckSetup } from '../../src/activities/checks/setup.ts';
import { DeniedError, NotFoundError, ThrottledError, UnavailableError } from '../../src/providers/errors.ts';
import type { AivenClient } from '../../src/providers/ports/aiven.ts';
import type { AwsClient } from '../../src/providers/ports/aws.ts';
import type { Ec2Inspection } from '../../src/providers/ports/ec2-inspection.ts';
import { defaultPolicy } from '../../src/policy/policy.ts';
import { line } from '../support/rows.ts';
import { ACCOUNT, ROLE, depsReading, serviceLike } from '../support/subject.ts';

const api = { api: 'aiven', action: 'GET /project/shop/service' } as const;
const no = () => Promise.reject(new DeniedError('You don’t have permission to perform this action.', api));

function aivenWith(more: Partial<AivenClient> = {}, ...projects: readonly string[]): AivenClient {
  return {
    listProjects: async () => projects,
    listServices: async () => [serviceLike()],
    privatelinkPrices: async () => ({}),
    projectVpcState: () => Promise.reject(new NotFoundError('no such VPC', api)),
    getPrivatelink: async () => undefined,
    ...more,
  } as AivenClient;
}
const ofAiven = async (aiven: AivenClient, project?: string) => (await aivenChecks(aiven, project)).map(line);

describe('Aiven’s token', () => {
  const sees = (what: string) => `ok Aiven token: is accepted, and sees ${what}`;
  const may = (project: string) =>
    `ok Aiven permissions in ${project}: services read and write, networking read, service configuration write`;

  it('is accepted, and its first three projects are looked at', async () => {
    expect(await ofAiven(aivenWith({}, 'shop'))).toEqual([sees('1 project (shop)'), may('shop')]);
    expect(await ofAiven(aivenWith({}, 'a', 'b', 'c'))).toEqual([
      sees('3 projects (a, b, c)'),
      ...['a', 'b', 'c'].map(may),
    ]);
    expect(await ofAiven(aivenWith({}, 'a', 'b', 'c', 'd'))).toEqual([
      sees('4 projects (a, b, c, …)'),
      ...['a', 'b', 'c'].map(may),
    ]);
  });

  it('that sees no project is a warning, unless a project is named', async () => {
    expect(await ofAiven(aivenWith())).toEqual([
      'warning Aiven token: is accepted, and sees no project | add its user to the Aiven projects whose services are connected',
    ]);
    expect(await ofAiven(aivenWith(), 'shop')).toEqual([sees('no project'), may('shop')]);
  });

  it.each<[string, Error, string]>([
    [
      'that cannot be tried is a warning',
      new UnavailableError('ECONNREFUSED.', api),
      'warning Aiven token: could not be tried: the Aiven API does not answer (ECONNREFUSED) | see whether the worker reaches AIVEN_WEB_URL, by default https://api.aiven.io; until then runs wait',
    ],
    [
      'that is not accepted fails',
      new DeniedError('Invalid token.', { ...api, status: 403 }),
      'failed Aiven token: is not accepted (Invalid token) | set AIVEN_TOKEN to a valid token',
    ],
    [
      'of which something else answers fails',
      new DeniedError('Forbidden by the proxy.', { ...api, status: 403 }),
      'failed Aiven token: Forbidden by the proxy | find out what answers at AIVEN_WEB_URL, by default https://api.aiven.io',
    ],
  ])('%s', async (_, error, says) => {
    expect(await ofAiven(aivenWith({ listProjects: () => Promise.reject(error) }))).toEqual([says]);
  });

  it('lacks the permissions whose reads are denied: a failure where a run is to be, else a warning', async () => {
    const lacking = aivenWith({ privatelinkPrices: no, getPrivatelink: no }, 'shop');
    const [, told = ''] = await ofAiven(lacking, 'shop');
    expect(told).toMatch(
      /^failed Aiven permissions in shop: missing: project:services:write \(.*\), service:configuration:write \(/,
    );
    expect(told).toMatch(/ \| grant them to the token’s user in the Aiven project shop$/);
    expect((await ofAiven(lacking))[1]).toMatch(/^warning Aiven permissions in shop: missing: /);
  });

  it('is not judged by reads without an answer, nor without a service to try one with', async () => {
    const away = () => Promise.reject(new UnavailableError('away', api));
    expect((await ofAiven(aivenWith({ projectVpcState: away }), 'shop'))[1]).toBe(
      'warning Aiven permissions in shop: could not be checked: project:networking:read (away)',
    );
    expect((await ofAiven(aivenWith({ listServices: async () => [], getPrivatelink: no }), 'shop'))[1]).toBe(
      'ok Aiven permissions in shop: may read the project; it has no service to try service:configuration:write with',
    );
  });

  it('hides no bug', async () => {
    const bug = () => Promise.reject(new TypeError('a bug'));
    await expect(ofAiven(aivenWith({ listProjects: bug }))).rejects.toThrow('a bug');
    await expect(ofAiven(aivenWith({ listServices: bug }), 'shop')).rejects.toThrow('a bug');
  });
});

const sts = { api: 'sts', action: 'GetCallerIdentity' } as const;
const worker = { account: ACCOUNT, principal: 'arn:aws:iam::111122223333:user/causeway', pathUnknown: false };

/** `denied`: the actions that EC2 does not allow. */
function awsWith(denied: readonly string[], more: Partial<AwsClient> = {}, denial = false): AwsClient {
  const reads = ['DescribeVpcs', 'DescribeSubnets', 'DescribeNetworkAcls', 'DescribeVpcAttribute'];
  const mayRead: Ec2Inspection['mayRead'] = async () =>
    reads.map((action) => ({
      action,
      answer: denied.includes(action) ? 'denied' : 'allowed',
      message: '',
      ...(denial && { denial: { action: `ec2:${action}` } }),
    }));
  return { identity: async () => worker, inspect: () => ({ mayRead }), ...more } as unknown as AwsClient;
}
const access = { region: 'eu-west-1' };
const ofAws = async (aws: AwsClient, ...more: readonly [Parameters<typeof awsChecks>[2]] | readonly []) =>
  (await awsChecks(aws, access, ...more)).map(line);

describe('an identity at AWS', () => {
  const is = `ok AWS identity: ${worker.principal} of account ${ACCOUNT}, asked in eu-west-1`;

  it('is named, and may read; a role is named as the one that is tried', async () => {
    expect(await ofAws(awsWith([]))).toEqual([is, 'ok EC2 reads: 4 actions are allowed']);
    expect((await awsChecks(awsWith([]), { ...access, roleArn: ROLE })).map(({ check }) => check)).toEqual([
      `AWS identity as ${ROLE}`,
      `EC2 reads as ${ROLE}`,
    ]);
    expect((await awsChecks(awsWith([]), undefined)).map(line)).toEqual([
      'skipped AWS identity: no region is set in which to ask | set AWS_REGION, so that it is checked when the worker starts',
    ]);
  });

  it('that lacks reads fails where it makes endpoints, unless no step needs them', async () => {
    const policy = 'attach docs/aws-iam-policy.json to this identity';
    const lacks = (state: string, fix: string, ...actions: readonly string[]) =>
      `${state} EC2 reads: not allowed: ${actions.map((each) => `ec2:${each}`).join(', ')} | ${fix}`;
    const both = awsWith(['DescribeVpcs', 'DescribeNetworkAcls']);
    expect((await ofAws(both, { acts: true }))[1]).toBe(lacks('failed', policy, 'DescribeVpcs', 'DescribeNetworkAcls'));
    expect((await ofAws(both))[1]).toBe(
      lacks(
        'warning',
        `${policy}; it needs none if all requests name a roleArn`,
        'DescribeVpcs',
        'DescribeNetworkAcls',
      ),
    );
    const looks = awsWith(['DescribeNetworkAcls', 'DescribeVpcAttribute']);
    expect((await ofAws(looks, { acts: true }))[1]).toMatch(/^warning /);
  });

  it('that lacks one read is told what to allow, when AWS says it', async () => {
    const fix = 'Allow ec2:DescribeVpcs to the acting identity';
    expect((await ofAws(awsWith(['DescribeVpcs'], {}, true), { acts: true }))[1]).toContain(` | ${fix}`);
    const two = await ofAws(awsWith(['DescribeVpcs', 'DescribeSubnets'], {}, true), { acts: true });
    expect(two[1]).toContain(' | attach docs/aws-iam-policy.json');
  });

  it.each<[string, Error, string]>([
    [
      'cannot be asked for',
      new UnavailableError('no credentials.', sts),
      'warning AWS identity: could not be asked: STS does not answer, or there are no credentials yet (no credentials) | give the worker credentials',
    ],
    [
      'is not accepted',
      new DeniedError('bad key.', { ...sts, code: 'InvalidClientTokenId' }),
      'failed AWS identity: is not accepted (bad key) | give the worker valid AWS credentials',
    ],
    [
      'may not assume its role',
      new DeniedError('no', { api: 'sts', action: 'AssumeRole', code: 'AccessDenied' }),
      'failed AWS identity: is not accepted (no) | allow the worker’s identity in the role’s trust policy',
    ],
  ])('that %s has one row', async (_, error, says) => {
    expect(await ofAws(awsWith([], { identity: () => Promise.reject(error) }))).toEqual([
      expect.stringContaining(says),
    ]);
  });

  it('whose reads cannot be tried is a warning, and a bug is not hidden', async () => {
    const inspecting = (error: Error) =>
      awsWith([], { inspect: () => ({ mayRead: () => Promise.reject(error) }) as never });
    expect(await ofAws(inspecting(new ThrottledError('slow down.', { ...sts, api: 'ec2' })))).toEqual([
      is,
      'warning EC2 reads: could not be checked (slow down)',
    ]);
    await expect(ofAws(inspecting(new TypeError('a bug')))).rejects.toThrow('a bug');
  });
});

describe('the checks of a worker', () => {
  const asked = async (scope: Parameters<typeof checkClients>[1]) =>
    (await checkClients({ aiven: aivenWith({}, 'shop'), aws: awsWith([]) }, scope))
      .map(({ check }) => check)
      .filter((check) => check.startsWith('AWS'));

  it('ask for its own identity where no other is named', async () => {
    expect(await asked({ region: 'eu-west-1', accesses: [] })).toEqual(['AWS identity']);
    expect(await asked({ region: 'eu-west-1' })).toEqual(['AWS identity']);
    expect(await asked({ region: 'eu-west-1', accesses: [{ ...access, roleArn: ROLE }] })).toEqual([
      `AWS identity as ${ROLE}`,
    ]);
    expect((await checkClients({ aiven: aivenWith({}, 'shop'), aws: awsWith([]) }, {})).at(-1)?.state).toBe('skipped');
  });

  it('ask for each role that the policy names in full, and say what no check can say without a link', async () => {
    const setup = async (region: string | undefined) => {
      const policy = { ...defaultPolicy, roles: [{ arn: ROLE }, { arn: 'arn:aws:iam::*:role/links' }] };
      const { clients } = depsReading({ aiven: aivenWith({}, 'shop') });
      const deps = depsReading({}, { policy, clients: { ...clients, aws: awsWith([]) } });
      return createCheckSetup(deps, { program: { version: '1.2.3', node: '24.1.0' }, region })({});
    };
    const { worker: is, policy, checks, probers } = await setup('eu-west-1');
    expect(checks.map(({ check }) => check)).toEqual([
      ...['worker', 'Aiven token', 'Aiven permissions in shop', 'AWS identity', 'EC2 reads'],
      ...[`AWS identity as ${ROLE}`, `EC2 reads as ${ROLE}`, 'EC2 writes'],
    ]);
    expect({ is, probers }).toEqual({ is: { version: '1.2.3', node: '24.1.0' }, probers: [] });
    expect(policy).toContain('projects: all');
    expect((await setup(undefined)).checks.map(({ check }) => check)).toEqual([
      ...['worker', 'Aiven token', 'Aiven permissions in shop', 'AWS identity', 'EC2 writes'],
    ]);
  });

  it('refuse a question that breaks its schema', async () => {
    const scope = { program: { version: '1', node: '24.0.0' }, region: undefined };
    await expect(createCheckSetup(depsReading({}), scope)({ link: {} } as never)).rejects.toMatchObject({
      type: 'Invalid',
    });
  });
});
