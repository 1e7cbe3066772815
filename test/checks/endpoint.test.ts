/** What `doctor` says of the endpoints of a link: their place, ports and rights, and the prober that each names. */
import { describe, expect, it } from 'vitest';
import { DeniedError, NotFoundError, UnavailableError } from '../../src/providers/errors.ts';
import type { AwsAccess } from '../../src/providers/ports/aws.ts';
import type { Permission } from '../../src/providers/ports/ec2-inspection.ts';
import { defaultPolicy } from '../../src/policy/policy.ts';
import { api, checked, ec2Api, endpoint, rows } from '../support/checked-link.ts';
import { ROLE, serviceLike, subnetLike, vpcEndpointLike } from '../support/subject.ts';

describe('an endpoint', () => {
  it('is looked at as each identity and in each region once', async () => {
    const asked: AwsAccess[] = [];
    const endpoints = [
      endpoint,
      { ...endpoint, name: 'b' },
      { ...endpoint, region: 'eu-west-2', roleArn: ROLE, vpcId: 'vpc-2' },
    ];
    const policy = { ...defaultPolicy, roles: [{ arn: ROLE }] };
    expect(await rows('AWS identity', { asked, deps: { policy } }, { endpoints })).toHaveLength(2);
    expect(await rows('AWS identity', { service: new NotFoundError('no', api) })).toEqual([
      expect.stringContaining('skipped AWS identity: no region is set'),
    ]);
  });

  it('cannot be made by an identity that lacks a read which its steps need', async () => {
    expect(await rows('EC2 reads', { deniedRead: 'DescribeVpcs' })).toEqual([
      'failed EC2 reads: not allowed: ec2:DescribeVpcs | attach docs/aws-iam-policy.json to this identity',
    ]);
  });

  it('in a VPC that is not there fails that row, and its subnets and groups are not looked at', async () => {
    const found = { vpcExists: false, vpcResolves: undefined };
    expect((await rows('VPC', found))[0]).toMatch(/^failed VPC vpc-1: vpc-1 is not in account/);
    const skipped = (check: string) => [`skipped ${check}: not looked at: the VPC is not there`];
    expect(await rows('subnets', found)).toEqual(skipped('subnets in vpc-1'));
    expect(await rows('security groups', found)).toEqual(skipped('security groups in vpc-1'));
    expect(await rows('DNS', found)).toEqual(skipped('DNS of vpc-1'));
  });

  it('without subnets and groups is told to name them', async () => {
    const endpoints = [{ vpcId: 'vpc-1' }];
    const skipped = (check: string) => [
      `skipped ${check} in vpc-1: not looked at: none is named | name them, as the request will`,
    ];
    expect(await rows('subnets', {}, { endpoints })).toEqual(skipped('subnets'));
    expect(await rows('security groups', {}, { endpoints })).toEqual(skipped('security groups'));
    const dryRun = [
      'skipped EC2 writes in vpc-1: not looked at: DryRun needs subnets and security groups | name them, as the request will',
    ];
    expect(await rows('EC2 writes', {}, { endpoints })).toEqual(dryRun);
    expect(await rows('EC2 writes', {}, { endpoints: [{ ...endpoint, subnetIds: [] }] })).toEqual(dryRun);
    expect(await rows('EC2 writes', {}, { endpoints: [{ ...endpoint, securityGroupIds: [] }] })).toEqual(dryRun);
  });

  it('has each finding in the row of its field', async () => {
    const subnets = [subnetLike({ freeAddresses: 0 }), subnetLike({ id: 'subnet-2', zoneId: 'euw1-az2' })];
    expect((await rows('subnets', { subnets }))[0]).toMatch(/^failed subnets in vpc-1: subnet-1 has no free address/);
    const full = Array.from({ length: 50 }, (_, at) => vpcEndpointLike({ id: `vpce-${at}`, state: 'deleting' }));
    expect((await rows('VPC', { there: full }))[0]).toMatch(/^warning VPC vpc-1: vpc-1 holds 50 endpoints/);
    expect((await rows('VPC', { vpcExists: new DeniedError('no', ec2Api) }))[0]).toBe(
      'skipped VPC vpc-1: the VPC, its subnets and groups could not be read | allow DescribeVpcs to have it checked',
    );
  });

  it('whose VPC has no resolver fails', async () => {
    expect((await rows('DNS', { vpcResolves: false }))[0]).toMatch(
      /^failed DNS of vpc-1: the VPC’s resolver is off .* \| aws ec2 modify-vpc-attribute --vpc-id vpc-1 --enable-dns-support$/,
    );
  });

  const create = 'ec2:CreateVpcEndpoint in vpc-1';
  it.each<[Permission, string]>([
    [
      { answer: 'denied', message: '' },
      `failed ${create}: is not allowed, says DryRun | allow it as docs/aws-iam-policy.json does`,
    ],
    [
      { answer: 'denied', message: '', denial: { action: 'ec2:CreateVpcEndpoint' } },
      `failed ${create}: is not allowed, says DryRun | Allow ec2:CreateVpcEndpoint to the acting identity`,
    ],
    [
      { answer: 'refused', message: 'Odd' },
      `skipped ${create}: not looked at: EC2 refuses the DryRun for another reason (Odd)`,
    ],
  ])('may be created or not: %j', async (right, says) => {
    expect(await rows(create, { right })).toEqual([says]);
  });

  it('that is not there yet leaves open what a policy about its tag says, and an adopted one is never changed', async () => {
    expect(await rows('ec2:CreateTags', { right: { answer: 'denied', message: '' } })).toEqual([
      'skipped ec2:CreateTags in vpc-1: not looked at: a policy that requires the endpoint’s tag can be checked only when the endpoint exists',
    ]);
    expect(await rows('EC2 writes', {}, { endpoints: [{ ...endpoint, adopt: 'vpce-0a1b2c3d' }] })).toEqual([
      'skipped EC2 writes in vpc-1: not looked at: an adopted endpoint is never changed',
    ]);
  });
});

describe('the prober of an endpoint', () => {
  const probed = { endpoints: [{ ...endpoint, probe: { taskQueue: 'in-vpc' } }] };

  it('that is not named is not asked', async () => {
    expect(await rows('prober')).toEqual([
      expect.stringMatching(
        /^skipped prober of vpc-1: not looked at: none is named, so target health will not be proven \| run `causeway worker/,
      ),
    ]);
  });

  it('for which no worker polls fails', async () => {
    const polled = (is: boolean) => ({ deps: { isPolled: async () => is } });
    expect(await rows('prober', polled(false), probed)).toEqual([
      'failed prober of vpc-1: no worker polls in-vpc | run in the VPC: causeway worker --probe-only --task-queue in-vpc',
    ]);
    expect((await checked(polled(true), probed)).probers).toHaveLength(1);
  });

  it('is asked later: to resolve the service’s hosts, each once, and whether it may dial the subnets', async () => {
    const twice = serviceLike().components.flatMap((each) => [each, each]);
    const subnets = [subnetLike(), subnetLike({ id: 'subnet-2', zoneId: 'euw1-az2', cidr: '' })];
    const { probers, rows: found } = await checked({ service: { components: twice }, subnets }, probed);
    expect(probers).toEqual([
      {
        check: 'prober of vpc-1',
        taskQueue: 'in-vpc',
        hosts: ['kafka.example.net', 'schema_registry.example.net'],
        subnets: [{ id: 'subnet-1', cidr: '10.0.1.0/24' }],
      },
    ]);
    expect(found.filter(({ check }) => check.startsWith('prober'))).toEqual([]);
  });

  it('is asked of no subnets when they cannot be read, or no region is known', async () => {
    const subnetsOf = async (...asked: Parameters<typeof checked>) => (await checked(...asked)).probers[0]?.subnets;
    expect(await subnetsOf({ subnets: new DeniedError('no', ec2Api) }, probed)).toEqual([]);
    const service = new UnavailableError('away', api);
    expect(await subnetsOf({ service }, probed)).toEqual([]);
    expect(await subnetsOf({ service }, probed, 'eu-west-1')).toHaveLength(2);
    expect((await checked({ service }, probed)).probers[0]?.hosts).toEqual([]);
    await expect(checked({ service, subnets: new TypeError('a bug') }, probed, 'eu-west-1')).rejects.toThrow('a bug');
  });
});
