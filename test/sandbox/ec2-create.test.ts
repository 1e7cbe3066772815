import {
  CreateVpcEndpointCommand,
  DescribeSubnetsCommand,
  type CreateVpcEndpointCommandInput,
} from '@aws-sdk/client-ec2';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createForeignEndpoint } from '../../sandbox/ec2/behind-the-back.ts';
import { addRole } from '../../sandbox/seed/add-to-aws.ts';
import { addService, BLUE, greenKeys, startAws, type AwsFixture, type Keys } from './ec2-fixture.ts';

let aws: AwsFixture;
beforeEach(async () => void (aws = await startAws()));
afterEach(() => aws.stop());

function input(overrides: Partial<CreateVpcEndpointCommandInput> = {}): CreateVpcEndpointCommandInput {
  const { vpc, subnets, securityGroups } = aws.blue;
  return {
    VpcId: vpc.id,
    VpcEndpointType: 'Interface',
    ServiceName: aws.service.serviceName,
    SubnetIds: subnets.slice(0, 2).map((subnet) => subnet.id),
    SecurityGroupIds: [securityGroups[0]?.id ?? ''],
    PrivateDnsEnabled: false,
    ...overrides,
  };
}

const create = (overrides: Partial<CreateVpcEndpointCommandInput> = {}, keys?: Keys) =>
  aws.ec2(keys && { keys }).send(new CreateVpcEndpointCommand(input(overrides)));

const subnetIds = (...at: number[]): string[] => at.map((each) => aws.blue.subnets[each]?.id ?? '');

describe('a new VPC endpoint', () => {
  it('E20 is pending at once, with its interfaces, names, groups, subnets and tags', async () => {
    const { VpcEndpoint: made } = await create({
      TagSpecifications: [{ ResourceType: 'vpc-endpoint', Tags: [{ Key: 'causeway:owner', Value: 'a/b' }] }],
    });
    expect(made).toMatchObject({
      State: 'pending',
      VpcEndpointType: 'Interface',
      SubnetIds: subnetIds(0, 1),
      Groups: [{ GroupId: aws.blue.securityGroups[0]?.id, GroupName: 'open' }],
      PrivateDnsEnabled: false,
      OwnerId: BLUE,
      ServiceRegion: 'eu-west-1',
      Tags: [{ Key: 'causeway:owner', Value: 'a/b' }],
    });
    expect(made?.NetworkInterfaceIds).toHaveLength(2);
    expect(made?.CreationTimestamp).toBeInstanceOf(Date);
    expect(aws.world.ledger.resources.map(({ kind, owner, scope }) => ({ kind, owner, scope }))).toEqual([
      { kind: 'vpcEndpoint', owner: 'a/b', scope: `${BLUE}/eu-west-1` },
      { kind: 'networkInterface', owner: 'a/b', scope: `${BLUE}/eu-west-1` },
      { kind: 'networkInterface', owner: 'a/b', scope: `${BLUE}/eu-west-1` },
    ]);
  });

  it('E25 has its regional name first, then one per zone under the name the account has for the zone', async () => {
    const { VpcEndpoint: made } = await create();
    const names = made?.DnsEntries?.map(({ DnsName }) => DnsName) ?? [];
    const label = /^(vpce-0[0-9a-f]{16}-[0-9a-z]{8})\.(vpce-svc-\w+\.eu-west-1\.vpce\.amazonaws\.com)$/.exec(
      names[0] ?? '',
    );
    expect(names.slice(1).toSorted()).toEqual([
      `${label?.[1]}-eu-west-1a.${label?.[2]}`,
      `${label?.[1]}-eu-west-1b.${label?.[2]}`,
    ]);
  });

  it('E26 takes an address of each subnet, none of the first four, and counts it', async () => {
    const { VpcEndpoint: made } = await create();
    const interfaces = made?.NetworkInterfaceIds?.map((id) => aws.world.aws.networkInterfaces.get(id)) ?? [];
    for (const [at, each] of interfaces.entries()) {
      const network = aws.blue.subnets[at]?.cidr.replace(/\.0\/24$/, '') ?? '';
      expect(each?.address.startsWith(`${network}.`)).toBe(true);
      expect(Number(each?.address.split('.')[3])).toBeGreaterThanOrEqual(4);
    }
    const { Subnets } = await aws.ec2().send(new DescribeSubnetsCommand({ SubnetIds: subnetIds(0, 2) }));
    expect(Subnets?.map((subnet) => subnet.AvailableIpAddressCount).toSorted()).toEqual([250, 251]);
  });

  it('E21 waits for acceptance where the service asks for it', async () => {
    aws.service.acceptanceRequired = true;
    expect((await create()).VpcEndpoint?.State).toBe('pendingAcceptance');
  });

  it('E13 without groups silently has the default one of the VPC', async () => {
    const { VpcEndpoint: made } = await create({ SecurityGroupIds: [] });
    const groups = [...aws.world.aws.securityGroups.values()];
    const standard = groups.find(({ vpcId, name }) => vpcId === made?.VpcId && name === 'default');
    expect(made?.Groups).toEqual([{ GroupId: standard?.id, GroupName: 'default' }]);
  });

  it('E12 may stand in no subnet at all', async () => {
    expect((await create({ SubnetIds: [] })).VpcEndpoint?.NetworkInterfaceIds).toEqual([]);
  });
});

describe('the allow-list', () => {
  const notThere = () => ({
    name: 'InvalidServiceName',
    message: `The Vpc Endpoint Service '${aws.service.serviceName}' does not exist`,
  });

  it('E9 answers one who is not allowed as if the service did not exist', async () => {
    aws.service.allowedPrincipals = ['arn:aws:iam::999999999999:root'];
    await expect(create()).rejects.toMatchObject(notThere());
    await expect(create({ ServiceName: 'com.amazonaws.vpce.eu-west-1.vpce-svc-0' })).rejects.toMatchObject({
      name: 'InvalidServiceName',
      message: "The Vpc Endpoint Service 'com.amazonaws.vpce.eu-west-1.vpce-svc-0' does not exist",
    });
  });

  it('E9 lets a user or role in by its own ARN only, an account by its root', async () => {
    const role = addRole(aws.world, BLUE, { name: 'teams/privatelink' });
    const { Credentials } = await aws
      .sts()
      .send(new AssumeRoleCommand({ RoleArn: role.arn, RoleSessionName: 'causeway' }));
    const session: Keys = {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken ?? '',
    };
    aws.service.allowedPrincipals = [`arn:aws:iam::${BLUE}:user/worker`];
    await expect(create()).resolves.toBeDefined();
    await expect(create({}, session)).rejects.toMatchObject(notThere());
    aws.service.allowedPrincipals = [role.arn];
    await expect(create()).rejects.toMatchObject(notThere());
    await expect(create({}, session)).resolves.toBeDefined();
    aws.service.allowedPrincipals = [`arn:aws:iam::${BLUE}:root`];
    await expect(create({}, session)).resolves.toBeDefined();
  });

  it('E10 reaches other regions only where the service supports them and the caller names its region', async () => {
    const remote = addService(aws.world, { region: 'us-east-1', zoneIds: ['use1-az1'] });
    const ServiceName = remote.serviceName;
    await expect(create({ ServiceName, ServiceRegion: 'us-east-1' })).rejects.toMatchObject({
      name: 'InvalidServiceName',
    });
    remote.supportedRegions.push('eu-west-1');
    await expect(create({ ServiceName })).rejects.toMatchObject({ name: 'InvalidServiceName' });
    const { VpcEndpoint: made } = await create({ ServiceName, ServiceRegion: 'us-east-1' });
    expect(made?.ServiceRegion).toBe('us-east-1');
    expect(made?.DnsEntries).toHaveLength(1);
  });
});

describe('a request that cannot be met', () => {
  it.each<[rule: string, overrides: () => Partial<CreateVpcEndpointCommandInput>, code: string, text: RegExp]>([
    [
      'E8 Gateway is the default type',
      () => ({ VpcEndpointType: undefined }),
      'InvalidServiceName',
      /type 'Gateway'\.$/,
    ],
    ['E8 a type that is none', () => ({ VpcEndpointType: 'Bridge' as never }), 'InvalidVpcEndpointType', /Bridge/],
    ['E13 an unknown VPC', () => ({ VpcId: 'vpc-0dead' }), 'InvalidVpcID.NotFound', /'vpc-0dead' does not exist/],
    ['E13 a malformed VPC id', () => ({ VpcId: 'blue' }), 'InvalidVpcID.Malformed', /expecting "vpc-\.\.\."/],
    ['E13 an unknown subnet', () => ({ SubnetIds: ['subnet-0dead'] }), 'InvalidSubnetID.NotFound', /subnet-0dead/],
    ['E13 a subnet of another VPC', () => ({ VpcId: secondVpc() }), 'InvalidParameter', /does not belong to the VPC/],
    ['E13 an unknown group', () => ({ SecurityGroupIds: ['sg-0dead'] }), 'InvalidGroup.NotFound', /sg-0dead/],
    [
      'E13 a group of another VPC',
      () => ({ SecurityGroupIds: [strangeGroup()] }),
      'InvalidGroup.NotFound',
      /does not exist/,
    ],
    ['E13 a malformed group id', () => ({ SecurityGroupIds: ['open'] }), 'InvalidGroupId.Malformed', /expecting "sg-/],
    [
      'E12 two subnets in one zone',
      () => ({ SubnetIds: subnetIds(0, 3) }),
      'DuplicateSubnetsInSameZone',
      /availability zone/,
    ],
    [
      'E12 a zone not served',
      () => ({ SubnetIds: subnetIds(2) }),
      'InvalidParameter',
      /does not support the availability zone of the subnet: subnet-/,
    ],
    ['E15 a full subnet', () => ({ SubnetIds: [fullSubnet()] }), 'InsufficientFreeAddressesInSubnet', /subnet-/],
    [
      'E16 private DNS without a private name',
      () => ({ PrivateDnsEnabled: true }),
      'InvalidParameter',
      /does not provide a private DNS name/,
    ],
    ['E31 a tag key of AWS', () => ({ TagSpecifications: tagged('aws:x') }), 'InvalidParameterValue', /reserved/],
    ['E17 a token too long', () => ({ ClientToken: 'x'.repeat(65) }), 'InvalidClientToken', /not valid/],
    ['E41 a parameter not modelled', () => ({ PolicyDocument: '{}' }), 'UnsupportedOperation', /PolicyDocument/],
    ['E41 another address type', () => ({ IpAddressType: 'ipv6' }), 'InvalidParameter', /address type ipv6/],
  ])('%s', async (_, overrides, code, text) => {
    const refusal: unknown = await create(overrides()).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ name: code, message: expect.stringMatching(text) as string });
    expect(aws.world.aws.vpcEndpoints.size).toBe(0);
    expect(aws.world.aws.networkInterfaces.size).toBe(0);
    expect(aws.world.ledger.resources).toEqual([]);
  });

  it('E16 private DNS while acceptance is pending, or without the DNS attributes of the VPC', async () => {
    aws.service.acceptanceRequired = true;
    await expect(create({ PrivateDnsEnabled: true })).rejects.toMatchObject({
      message: `Private DNS can only be enabled after the endpoint connection is accepted by the owner of ${aws.service.serviceName}`,
    });
    aws.blue.vpc.enableDnsHostnames = false;
    await expect(create({ PrivateDnsEnabled: true })).rejects.toMatchObject({
      message: expect.stringContaining('requires both enableDnsSupport and enableDnsHostnames') as string,
    });
  });

  it('E14 the quota of the VPC', async () => {
    aws.blue.vpc.endpointQuota = 1;
    createForeignEndpoint(aws.world, { vpcId: aws.blue.vpc.id, serviceName: 'com.amazonaws.eu-west-1.kms' });
    await expect(create()).rejects.toMatchObject({
      name: 'VpcEndpointLimitExceeded',
      message: 'The maximum number of VPC endpoints has been reached.',
    });
  });

  it('E33 a shared subnet is seen by the participant, who makes no endpoint in it', async () => {
    const [shared] = aws.blue.subnets;
    shared!.sharedWith = [aws.green.vpc.account];
    const { Subnets } = await aws
      .ec2({ keys: greenKeys })
      .send(new DescribeSubnetsCommand({ SubnetIds: [shared?.id ?? ''] }));
    expect(Subnets?.[0]).toMatchObject({
      OwnerId: BLUE,
      AvailabilityZoneId: 'euw1-az1',
      AvailabilityZone: 'eu-west-1c',
    });
    await expect(create({}, greenKeys)).rejects.toMatchObject({ name: 'UnauthorizedOperation' });
  });

  const tagged = (Key: string) => [{ ResourceType: 'vpc-endpoint' as const, Tags: [{ Key, Value: '' }] }];
  const strangeGroup = (): string => aws.green.securityGroups[0]?.id ?? '';
  const fullSubnet = (): string => {
    aws.blue.subnets[0]!.freeAddresses = 0;
    return aws.blue.subnets[0]!.id;
  };
  const secondVpc = (): string => {
    aws.world.aws.vpcs.set('vpc-0b0b', { ...aws.blue.vpc, id: 'vpc-0b0b' });
    return 'vpc-0b0b';
  };
});
