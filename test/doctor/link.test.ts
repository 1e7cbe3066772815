/** `doctor` of one link, as the worker answers it: each problem fails its own row and no other. */
import { describe, expect } from 'vitest';
import { createForeignEndpoint } from '../../sandbox/ec2/behind-the-back.ts';
import { seeded } from '../../sandbox/seed/ids.ts';
import { ownTags } from '../../src/activities/ownership.ts';
import type { CheckResult } from '../../src/client.ts';
import type { LinkInQuestion } from '../../src/contract/doctor.ts';
import { installationTest, type Installation } from '../support/installation.ts';
import type { Link } from '../support/link.ts';
import { roleWithout } from './rights.ts';

const it = installationTest();

async function checksOf({ causeway }: Installation, link: LinkInQuestion): Promise<readonly CheckResult[]> {
  return (await causeway.doctor({ link })).checks;
}

const inQuestion = ({ request: { project, service, components, endpoints } }: Link): LinkInQuestion => ({
  ...{ project, service, components, endpoints },
});

/** The link with some fields of its endpoint replaced. */
const withEndpoint = (link: Link, more: object): LinkInQuestion => ({
  ...inQuestion(link),
  endpoints: link.request.endpoints.map((endpoint) => ({ ...endpoint, ...more })),
});

/** Rows that failed, and what they say. */
const failed = (checks: readonly CheckResult[]): readonly string[] =>
  checks.filter(({ state }) => state === 'failed').map(({ check, says, fix }) => `${check}: ${says}. Fix: ${fix}`);

const row = (checks: readonly CheckResult[], check: string): CheckResult | undefined =>
  checks.find((each) => each.check === check);

/** Calls that changed something, so without dry runs and refused calls. */
const changes = ({ sandbox }: Installation) =>
  sandbox.world.ledger.calls.filter(({ mutating, outcome }) => mutating && outcome === 200);

describe('doctor of a link', () => {
  it('finds everything in order, and changes nothing', async ({ installation }) => {
    const link = await installation.link();
    const [vpc = ''] = link.vpcs.map((each) => each.vpc.id);
    const asked = installation.sandbox.world.ledger.calls.length;
    const checks = await checksOf(installation, inQuestion(link));
    expect(failed(checks)).toEqual([]);
    expect(checks.filter(({ state }) => state === 'warning')).toEqual([]);
    expect(checks.filter(({ state }) => state === 'ok').map(({ check }) => check)).toEqual([
      'worker',
      'policy',
      'Aiven token',
      `Aiven permissions in ${link.project}`,
      `service ${link.project}/${link.service}`,
      'components',
      'AWS identity',
      'EC2 reads',
      'principals',
      `VPC ${vpc}`,
      `subnets in ${vpc}`,
      `security groups in ${vpc}`,
      `ports into ${vpc}`,
      `DNS of ${vpc}`,
      `ec2:CreateVpcEndpoint in ${vpc}`,
      `prober of ${vpc}`,
      `names at the prober of ${vpc}`,
      `reach of the prober of ${vpc}`,
    ]);
    // The documented policy requires a tag on the changed resource. There is no resource yet, so the right is not confirmed.
    for (const action of ['ModifyVpcEndpoint', 'DeleteVpcEndpoints', 'CreateTags'])
      expect(row(checks, `ec2:${action} in ${vpc}`)).toMatchObject({
        state: 'skipped',
        says: contains('not looked at'),
      });
    expect(installation.sandbox.world.ledger.calls.length).toBeGreaterThan(asked);
    expect(changes(installation)).toEqual([]);
  });

  it('asks what it may do to its own endpoint, once there is one', async ({ installation }) => {
    const link = await installation.link();
    const [endpoint] = link.request.endpoints;
    if (endpoint === undefined) throw new Error('the link has no endpoint');
    createForeignEndpoint(installation.sandbox.world, {
      vpcId: endpoint.vpcId,
      serviceName: 'com.amazonaws.vpce.eu-west-1.vpce-svc-0a1b2c3d4e5f60000',
      tags: ownTags(installation.settings.installation, link, endpoint),
    });
    const actions = ['ec2:ModifyVpcEndpoint', 'ec2:DeleteVpcEndpoints', 'ec2:CreateTags'];
    const checks = await checksOf(installation, inQuestion(link));
    for (const action of actions) expect(row(checks, `${action} in ${endpoint.vpcId}`)?.state).toBe('ok');
    for (const action of actions) {
      const roleArn = await roleWithout(installation, action);
      const without = await checksOf(installation, withEndpoint(link, { roleArn }));
      expect(failed(without)).toEqual([
        expect.stringMatching(
          `^${action} in ${endpoint.vpcId}: is not allowed, says DryRun. Fix: Allow ${action} on arn`,
        ),
      ]);
    }
    expect(changes(installation)).toEqual([]);
  });

  it.for([
    'DescribeNetworkInterfaces',
    'DescribeSecurityGroups',
    'DescribeSubnets',
    'DescribeVpcEndpointServices',
    'DescribeVpcEndpoints',
    'DescribeVpcs',
  ])('names the read %s that a role lacks', async (action, { installation }) => {
    const roleArn = await roleWithout(installation, `ec2:${action}`);
    const link = await installation.link({ endpoint: { roleArn } });
    const checks = await checksOf(installation, inQuestion(link));
    expect(failed(checks)).toEqual([
      `EC2 reads as ${roleArn}: not allowed: ec2:${action}. Fix: Allow ec2:${action} to ${session(roleArn)}, in an identity-based policy`,
    ]);
  });

  it.for(['DescribeNetworkAcls', 'DescribeVpcAttribute'])(
    'minds that it may not look by %s, and fails nothing: no step needs it',
    async (action, { installation }) => {
      const roleArn = await roleWithout(installation, `ec2:${action}`);
      const link = await installation.link({ endpoint: { roleArn } });
      const checks = await checksOf(installation, inQuestion(link));
      expect(failed(checks)).toEqual([]);
      expect(row(checks, `EC2 reads as ${roleArn}`)).toMatchObject({
        state: 'warning',
        says: `not allowed: ec2:${action}`,
      });
    },
  );

  it('says that a role may not create endpoints', async ({ installation }) => {
    const roleArn = await roleWithout(installation, 'ec2:CreateVpcEndpoint');
    const link = await installation.link({ endpoint: { roleArn } });
    const [vpc = ''] = link.vpcs.map((each) => each.vpc.id);
    expect(failed(await checksOf(installation, inQuestion(link)))).toEqual([
      expect.stringMatching(`^ec2:CreateVpcEndpoint in ${vpc}: is not allowed, says DryRun. Fix: Allow`),
    ]);
  });

  it('says that a role cannot be assumed', async ({ installation }) => {
    const roleArn = `arn:aws:iam::${seeded.account}:role/nobody-has-this`;
    const link = await installation.link({ endpoint: { roleArn } });
    const checks = await checksOf(installation, inQuestion(link));
    expect(failed(checks).filter((text) => text.startsWith('AWS identity'))).toEqual([
      expect.stringMatching(
        `^AWS identity as ${roleArn}: is not accepted .* Fix: allow the worker’s identity in the role’s trust policy`,
      ),
    ]);
  });

  it.for(['project:services:write', 'service:configuration:write'])(
    'names the permission %s that Aiven’s token lacks',
    async (permission, { installation, onTestFinished }) => {
      const { tokenPermissions } = installation.sandbox.world.aiven;
      const token = installation.settings.aiven.token ?? '';
      const held = tokenPermissions.get(token) ?? new Set();
      tokenPermissions.set(token, new Set([...held].filter((each) => each !== permission)));
      onTestFinished(() => void tokenPermissions.set(token, held));
      const link = await installation.link();
      expect(failed(await checksOf(installation, inQuestion(link)))).toEqual([
        expect.stringMatching(`^Aiven permissions in ${link.project}: missing: ${permission}`),
      ]);
    },
  );

  it('says that the token is wrong, and nothing of what it would have read', async ({
    installation,
    onTestFinished,
  }) => {
    const { tokens } = installation.sandbox.world.aiven;
    const token = installation.settings.aiven.token ?? '';
    tokens.delete(token);
    onTestFinished(() => void tokens.add(token));
    const checks = await checksOf(installation, inQuestion(await installation.link()));
    expect(failed(checks)).toEqual([expect.stringMatching('^Aiven token: is not accepted .* Fix: set AIVEN_TOKEN')]);
    expect(JSON.stringify(checks)).not.toContain(token);
  });

  it('says that the service is not there', async ({ installation }) => {
    const link = await installation.link();
    expect(failed(await checksOf(installation, { ...inQuestion(link), service: 'no-such' }))).toEqual([
      `service ${link.project}/no-such: is not in project ${link.project}. Fix: correct the name of the service or the project`,
    ]);
  });

  it('says that the service is off', async ({ installation }) => {
    const link = await installation.link();
    const row = installation.sandbox.world.aiven.projects.get(link.project)?.services.get(link.service);
    if (row !== undefined) row.state = 'POWEROFF';
    expect(failed(await checksOf(installation, inQuestion(link)))).toEqual([
      `service ${link.project}/${link.service}: ${link.service} is powered off. Fix: power it on`,
    ]);
  });

  it('says that a component is none', async ({ installation }) => {
    const link = await installation.link();
    expect(failed(await checksOf(installation, { ...inQuestion(link), components: ['kafkaa'] }))).toEqual([
      expect.stringMatching('^components: kafkaa is not a component of kafka. Fix: write kafka'),
    ]);
  });

  it('says that the VPC’s resolver is off, by the command that switches it on', async ({ installation }) => {
    const link = await installation.link();
    const [vpc] = link.vpcs.map((each) => each.vpc);
    if (vpc !== undefined) vpc.enableDnsSupport = false;
    expect(failed(await checksOf(installation, inQuestion(link)))).toEqual([
      expect.stringMatching(
        `^DNS of ${vpc?.id}: .* Fix: aws ec2 modify-vpc-attribute --vpc-id ${vpc?.id} --enable-dns-support`,
      ),
    ]);
  });

  it('says that the VPC is not there', async ({ installation }) => {
    const link = await installation.link();
    const checks = await checksOf(installation, withEndpoint(link, { vpcId: 'vpc-00000000000000123' }));
    expect(failed(checks)).toEqual([
      expect.stringMatching('^VPC vpc-00000000000000123: vpc-00000000000000123 is not in account'),
    ]);
  });

  it('says that a subnet is not there, and that a group lets nobody in', async ({ installation }) => {
    const link = await installation.link();
    const [vpc = ''] = link.vpcs.map((each) => each.vpc.id);
    const subnetIds = ['subnet-00000000000000123'];
    expect(failed(await checksOf(installation, withEndpoint(link, { subnetIds })))).toEqual([
      `subnets in ${vpc}: subnet-00000000000000123 does not exist. Fix: correct the id`,
    ]);
    const closed = link.vpcs.flatMap(({ securityGroups }) => securityGroups.slice(1, 2).map(({ id }) => id));
    const checks = await checksOf(installation, withEndpoint(link, { securityGroupIds: closed }));
    expect(failed(checks)).toEqual([]);
    expect(row(checks, `ports into ${vpc}`)).toMatchObject({
      state: 'warning',
      fix: contains('allow TCP 10000-31000'),
    });
  });

  it('says that nobody polls the prober’s queue', async ({ installation }) => {
    const link = await installation.link();
    const [vpc = ''] = link.vpcs.map((each) => each.vpc.id);
    const checks = await checksOf(installation, withEndpoint(link, { probe: { taskQueue: 'nobody-here' } }));
    expect(failed(checks)).toEqual([
      `prober of ${vpc}: no worker polls nobody-here. Fix: run in the VPC: causeway worker --probe-only --task-queue nobody-here`,
    ]);
  });

  it('looks at as much as is named', async ({ installation }) => {
    const link = await installation.link();
    const [vpcId = ''] = link.vpcs.map((each) => each.vpc.id);
    const { project, service } = link;
    const checks = await checksOf(installation, { project, service, endpoints: [{ vpcId }] });
    expect(failed(checks)).toEqual([]);
    for (const check of ['components', `subnets in ${vpcId}`, `prober of ${vpcId}`])
      expect(row(checks, check)).toMatchObject({ state: 'skipped', says: contains('none is named') });
    expect(row(checks, `ports into ${vpcId}`)).toMatchObject({ state: 'skipped', says: contains('no component is') });
    const withoutGroups = await checksOf(installation, { ...inQuestion(link), endpoints: [{ vpcId }] });
    expect(row(withoutGroups, `ports into ${vpcId}`)).toMatchObject({ says: contains('no security group is') });
    expect(row(checks, `DNS of ${vpcId}`)?.state).toBe('ok');
  });
});

const contains = (text: string): string => expect.stringContaining(text) as string;

const session = (roleArn: string): string =>
  `${roleArn.replace(':iam:', ':sts:').replace(':role/', ':assumed-role/')}/causeway`;
