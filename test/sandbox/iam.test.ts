/** The sandbox's IAM; and the documented policy does not let a worker change what it does not own. */
import {
  CreateTagsCommand,
  CreateVpcEndpointCommand,
  type CreateVpcEndpointCommandInput,
  DeleteTagsCommand,
  DeleteVpcEndpointsCommand,
  DescribeVpcsCommand,
  ModifyVpcEndpointCommand,
} from '@aws-sdk/client-ec2';
import { AssumeRoleCommand, DecodeAuthorizationMessageCommand } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createForeignEndpoint } from '../../sandbox/ec2/behind-the-back.ts';
import { decide, type PolicyDocument, type PolicyStatement } from '../../sandbox/iam/policy.ts';
import { policyDocument } from '../../sandbox/iam/read-policy.ts';
import { addRole, addVpc } from '../../sandbox/seed/add-to-aws.ts';
import { documentedPolicy } from '../support/documented-rights.ts';
import { eventually } from '../support/eventually.ts';
import { BLUE, GREEN, startAws, type AwsFixture } from './ec2-fixture.ts';

const WORKER = `arn:aws:iam::${BLUE}:user/worker`;
const OWNER = { Key: 'causeway:owner', Value: 'blue/privatelink/shop/orders' };

let aws: AwsFixture;
beforeEach(async () => void (aws = await startAws()));
afterEach(() => aws.stop());

const give = (...policies: readonly PolicyDocument[]): void =>
  void aws.world.aws.identityPolicies.set(WORKER, policies);
const policyOf = (...Statement: readonly PolicyStatement[]): PolicyDocument => ({ Version: '2012-10-17', Statement });
const denied = { name: 'UnauthorizedOperation' };

describe('the documented policy', () => {
  beforeEach(async () => {
    const { region, id: vpcId } = aws.blue.vpc;
    give(await documentedPolicy({ account: BLUE, installation: 'blue', region, vpcId }));
  });

  const input = (more: Partial<CreateVpcEndpointCommandInput> = {}): CreateVpcEndpointCommandInput => ({
    VpcEndpointType: 'Interface',
    VpcId: aws.blue.vpc.id,
    ServiceName: aws.service.serviceName,
    SubnetIds: aws.blue.subnets.slice(0, 1).map(({ id }) => id),
    SecurityGroupIds: aws.blue.securityGroups.slice(0, 1).map(({ id }) => id),
    TagSpecifications: [{ ResourceType: 'vpc-endpoint', Tags: [OWNER] }],
    ...more,
  });
  const create = (more?: Partial<CreateVpcEndpointCommandInput>) =>
    aws.ec2().send(new CreateVpcEndpointCommand(input(more)));

  it('allows an endpoint with the owner tag, its change, its receipt and its end', async () => {
    const { VpcEndpoint } = await create();
    const id = VpcEndpoint?.VpcEndpointId ?? '';
    await eventually(() => expect(aws.world.aws.vpcEndpoints.get(id)?.state).toBe('available'));
    const AddSubnetIds = aws.blue.subnets.slice(1, 2).map((subnet) => subnet.id);
    await aws.ec2().send(new ModifyVpcEndpointCommand({ VpcEndpointId: id, AddSubnetIds }));
    await aws.ec2().send(new CreateTagsCommand({ Resources: [id], Tags: [{ Key: 'causeway:made', Value: 'x' }] }));
    await aws.ec2().send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [id] }));
  });

  it.each<[what: string, more: () => Partial<CreateVpcEndpointCommandInput>]>([
    ['without tags', () => ({ TagSpecifications: [] })],
    ['with the owner tag of another installation', () => tagged({ ...OWNER, Value: 'green/privatelink/shop/orders' })],
    ['of a service that no Aiven makes', () => ({ ServiceName: 'com.amazonaws.eu-west-1.s3' })],
    ['in another VPC', () => ({ VpcId: addVpc(aws.world, BLUE).vpc.id })],
    ['for a service of another region', () => ({ ServiceRegion: 'eu-west-2' })],
  ])('allows no endpoint %s', async (_, more) => {
    await expect(create(more())).rejects.toMatchObject(denied);
    expect(aws.world.aws.vpcEndpoints.size).toBe(0);
  });

  const tagged = (tag: { Key: string; Value: string }) => ({
    TagSpecifications: [{ ResourceType: 'vpc-endpoint' as const, Tags: [tag] }],
  });

  describe.each([
    ['without tags', {}],
    ['of another installation', { [OWNER.Key]: 'green/privatelink/shop/orders' }],
  ])('allows nothing to be done to an endpoint %s:', (_, tags) => {
    const theirs = (): string =>
      createForeignEndpoint(aws.world, { vpcId: aws.blue.vpc.id, serviceName: aws.service.serviceName, tags }).id;
    const subnet = (): string => aws.blue.subnets[1]?.id ?? '';
    const group = (): string => aws.blue.securityGroups[1]?.id ?? '';

    it.each<[what: string, attempt: (id: string) => Promise<unknown>]>([
      [
        'ModifyVpcEndpoint, to add a subnet',
        (id) => aws.ec2().send(new ModifyVpcEndpointCommand({ VpcEndpointId: id, AddSubnetIds: [subnet()] })),
      ],
      [
        'ModifyVpcEndpoint, to take a group off',
        (id) => aws.ec2().send(new ModifyVpcEndpointCommand({ VpcEndpointId: id, RemoveSecurityGroupIds: [group()] })),
      ],
      ['DeleteVpcEndpoints', (id) => aws.ec2().send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [id] }))],
      [
        'CreateTags, to make it ours',
        (id) => aws.ec2().send(new CreateTagsCommand({ Resources: [id], Tags: [OWNER] })),
      ],
      [
        'CreateTags, to write a receipt',
        (id) =>
          aws.ec2().send(new CreateTagsCommand({ Resources: [id], Tags: [{ Key: 'causeway:made', Value: 'x' }] })),
      ],
      ['DeleteTags', (id) => aws.ec2().send(new DeleteTagsCommand({ Resources: [id], Tags: [{ Key: OWNER.Key }] }))],
    ])('%s', async (__, attempt) => {
      const id = theirs();
      const before = structuredClone(aws.world.aws.vpcEndpoints.get(id));
      await expect(attempt(id)).rejects.toMatchObject(denied);
      expect(aws.world.aws.vpcEndpoints.get(id)).toEqual(before);
    });
  });

  it('allows no tag of ours to be changed but the receipt', async () => {
    const { VpcEndpoint } = await create();
    const Resources = [VpcEndpoint?.VpcEndpointId ?? ''];
    const retag = aws
      .ec2()
      .send(new CreateTagsCommand({ Resources, Tags: [{ ...OWNER, Value: 'blue/privatelink/shop/other' }] }));
    await expect(retag).rejects.toMatchObject(denied);
    await expect(aws.ec2().send(new DeleteTagsCommand({ Resources }))).rejects.toMatchObject(denied);
  });
});

describe('a denial', () => {
  it('names what is missing, and is decoded for who may decode it', async () => {
    give(policyOf({ Effect: 'Allow', Action: 'sts:DecodeAuthorizationMessage', Resource: '*' }));
    const error = await aws
      .ec2()
      .send(new DescribeVpcsCommand({}))
      .then(
        () => undefined,
        (each: Error) => each,
      );
    expect(error?.message).toContain('because no identity-based policy allows the ec2:DescribeVpcs action');
    const EncodedMessage = /failure message: (\S+)/.exec(error?.message ?? '')?.[1] ?? '';
    const { DecodedMessage = '' } = await aws.sts().send(new DecodeAuthorizationMessageCommand({ EncodedMessage }));
    expect(JSON.parse(DecodedMessage)).toMatchObject({
      allowed: false,
      explicitDeny: false,
      context: { action: 'ec2:DescribeVpcs' },
    });
  });

  it('wins over what another statement allows', async () => {
    const all = { Effect: 'Allow', Action: '*', Resource: '*' } as const;
    give(policyOf(all), policyOf({ Sid: 'NoLooking', Effect: 'Deny', Action: 'ec2:Describe*', Resource: '*' }));
    await expect(aws.ec2().send(new DescribeVpcsCommand({}))).rejects.toMatchObject({
      ...denied,
      message: expect.stringContaining('with an explicit deny in an identity-based policy') as string,
    });
  });
});

describe('sts:AssumeRole', () => {
  const assume = (RoleArn: string, ExternalId?: string) =>
    aws.sts().send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'causeway', ...(ExternalId && { ExternalId }) }));
  const trusting = () => addRole(aws.world, GREEN, { name: 'privatelink', trusts: [WORKER], externalId: 'abc' }).arn;
  const allowed = (arn: string): PolicyDocument =>
    policyOf({
      Effect: 'Allow',
      Action: 'sts:AssumeRole',
      Resource: arn,
      Condition: { StringEquals: { 'sts:ExternalId': 'abc' } },
    });

  it('needs the right on the very role, and both sides’ external id', async () => {
    const arn = trusting();
    give(allowed(arn));
    expect((await assume(arn, 'abc')).AssumedRoleUser?.Arn).toContain('assumed-role/privatelink');
    await expect(assume(arn)).rejects.toMatchObject({ name: 'AccessDenied' });
    give(allowed(`${arn}-other`));
    await expect(assume(arn, 'abc')).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  it('gives the role’s own rights, not those of who assumed it', async () => {
    const arn = trusting();
    give(allowed(arn), policyOf({ Effect: 'Allow', Action: 'ec2:*', Resource: '*' }));
    aws.world.aws.identityPolicies.set(arn, []);
    const { Credentials } = await assume(arn, 'abc');
    const keys = { accessKeyId: Credentials?.AccessKeyId ?? '', secretAccessKey: 'any', sessionToken: 'any' };
    await expect(aws.ec2({ keys }).send(new DescribeVpcsCommand({}))).rejects.toMatchObject(denied);
    await aws.ec2().send(new DescribeVpcsCommand({}));
  });
});

describe('a condition', () => {
  const holds = (
    operator: string,
    key: string,
    wanted: string | string[],
    context: Record<string, string | string[]>,
  ) =>
    decide(
      [policyOf({ Effect: 'Allow', Action: 'a:b', Resource: '*', Condition: { [operator]: { [key]: wanted } } })],
      { action: 'a:b', resource: '*', context },
    ).allowed;

  it.each<[operator: string, wanted: string | string[], value: string | string[] | undefined, holds: boolean]>([
    ['StringEquals', 'one', 'one', true],
    ['StringEquals', ['two', 'one'], 'one', true],
    ['StringEquals', 'one', 'One', false],
    ['StringEquals', 'one', undefined, false],
    ['StringEqualsIfExists', 'one', undefined, true],
    ['StringEqualsIgnoreCase', 'one', 'ONE', true],
    ['StringNotEquals', 'one', 'two', true],
    ['StringNotEquals', 'one', undefined, true],
    ['StringLike', 'o?e/*', 'one/two/three', true],
    ['StringLike', 'o?e/*', 'onne/two', false],
    ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'b'], true],
    ['ForAllValues:StringEquals', ['a'], ['a', 'b'], false],
    ['ForAllValues:StringEquals', ['a'], undefined, true],
    ['ForAnyValue:StringEquals', ['a'], ['a', 'b'], true],
    ['ForAnyValue:StringEquals', ['a'], undefined, false],
    ['Null', 'true', undefined, true],
    ['Null', 'false', undefined, false],
    ['ArnLike', 'arn:aws:ec2:*:*:vpc/*', 'arn:aws:ec2:eu-west-1:1:vpc/vpc-1', true],
    ['Bool', 'true', 'TRUE', true],
  ])('%s %s of %s is %s', (operator, wanted, value, expected) => {
    expect(holds(operator, 'aws:x', wanted, value === undefined ? {} : { 'AWS:X': value })).toBe(expected);
  });

  it('of an operator that is not modelled is refused, not taken for true', () => {
    const unknown = { Effect: 'Allow', Action: '*', Resource: '*', Condition: { DateLessThan: { a: 'b' } } } as const;
    expect(() => policyDocument.parse(policyOf(unknown))).toThrow('does not model the condition operator DateLessThan');
    expect(() => policyDocument.parse(policyOf({ ...unknown, NotAction: '*' } as never))).toThrow('NotAction');
  });
});
