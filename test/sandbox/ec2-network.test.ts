import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateTagsCommand,
  DeleteTagsCommand,
  DescribeAvailabilityZonesCommand,
  DescribeManagedPrefixListsCommand,
  DescribeNetworkAclsCommand,
  DescribeNetworkInterfacesCommand,
  DescribePrefixListsCommand,
  DescribeRegionsCommand,
  DescribeRouteTablesCommand,
  AuthorizeSecurityGroupEgressCommand,
  DeleteSecurityGroupCommand,
  ModifySecurityGroupRulesCommand,
  RevokeSecurityGroupEgressCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  DescribeTagsCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcEndpointServicesCommand,
  DescribeVpcsCommand,
  GetManagedPrefixListEntriesCommand,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createForeignEndpoint } from '../../sandbox/ec2/behind-the-back.ts';
import { addService, BLUE, GREEN, greenKeys, startAws, type AwsFixture } from './ec2-fixture.ts';

let aws: AwsFixture;
beforeEach(async () => void (aws = await startAws()));
afterEach(() => aws.stop());

const group = (at: number): string => aws.blue.securityGroups[at]?.id ?? '';

describe('endpoint services', () => {
  it('E9 E11 are described to those allowed only, with the zones both sides share under the names of the caller', async () => {
    const ServiceNames = [aws.service.serviceName];
    const { ServiceDetails, ServiceNames: names } = await aws
      .ec2({ keys: greenKeys })
      .send(new DescribeVpcEndpointServicesCommand({ ServiceNames }));
    expect(names).toEqual(ServiceNames);
    const [detail] = ServiceDetails ?? [];
    expect(detail).toMatchObject({
      AcceptanceRequired: false,
      ServiceRegion: 'eu-west-1',
      ServiceType: [{ ServiceType: 'Interface' }],
    });
    expect(detail?.AvailabilityZoneIds?.toSorted()).toEqual(['euw1-az1', 'euw1-az2']);
    expect(detail?.AvailabilityZones?.toSorted()).toEqual(['eu-west-1a', 'eu-west-1c']);
    aws.service.allowedPrincipals = [];
    await expect(aws.ec2().send(new DescribeVpcEndpointServicesCommand({ ServiceNames }))).rejects.toMatchObject({
      name: 'InvalidServiceName',
      message: `The Vpc Endpoint Service '${aws.service.serviceName}' does not exist`,
    });
    expect((await aws.ec2().send(new DescribeVpcEndpointServicesCommand({}))).ServiceDetails).toEqual([]);
  });

  it('E10 of other regions are described on demand, without zones', async () => {
    const remote = addService(aws.world, { region: 'us-east-1', supportedRegions: ['eu-west-1'] });
    const { ServiceDetails } = await aws
      .ec2()
      .send(
        new DescribeVpcEndpointServicesCommand({ ServiceNames: [remote.serviceName], ServiceRegions: ['us-east-1'] }),
      );
    expect(ServiceDetails).toMatchObject([{ ServiceRegion: 'us-east-1', AvailabilityZoneIds: [] }]);
  });
});

describe('places', () => {
  it('E11 zone names stand for other zones in other accounts', async () => {
    const zones = async (keys?: typeof greenKeys): Promise<(string | undefined)[][] | undefined> => {
      const reply = await aws.ec2(keys && { keys }).send(new DescribeAvailabilityZonesCommand({}));
      return reply.AvailabilityZones?.map(({ ZoneName, ZoneId }) => [ZoneName, ZoneId]);
    };
    expect((await zones())?.[0]).toEqual(['eu-west-1a', 'euw1-az1']);
    expect((await zones(greenKeys))?.[0]).toEqual(['eu-west-1a', 'euw1-az2']);
    const { Regions } = await aws.ec2().send(new DescribeRegionsCommand({ RegionNames: ['eu-west-1'] }));
    expect(Regions).toMatchObject([{ RegionName: 'eu-west-1', Endpoint: 'ec2.eu-west-1.amazonaws.com' }]);
  });

  it('E16 the DNS attributes of a VPC', async () => {
    aws.blue.vpc.enableDnsHostnames = false;
    const { EnableDnsHostnames } = await aws
      .ec2()
      .send(new DescribeVpcAttributeCommand({ VpcId: aws.blue.vpc.id, Attribute: 'enableDnsHostnames' }));
    expect(EnableDnsHostnames).toEqual({ Value: false });
  });

  it('E33 a VPC shows itself to the account that one of its subnets is shared with', async () => {
    const look = async () => (await aws.ec2({ keys: greenKeys }).send(new DescribeVpcsCommand({}))).Vpcs;
    expect(await look()).toHaveLength(1);
    aws.blue.subnets[0]!.sharedWith = [GREEN];
    expect(await look()).toContainEqual(expect.objectContaining({ VpcId: aws.blue.vpc.id, OwnerId: BLUE }));
  });

  it('E35 network ACLs: the default one of a VPC for every subnet that has no other', async () => {
    const [first, ...rest] = aws.blue.subnets.map((subnet) => subnet.id);
    aws.world.aws.networkAcls.set('acl-0a', {
      id: 'acl-0a',
      vpcId: aws.blue.vpc.id,
      account: BLUE,
      region: 'eu-west-1',
      subnetIds: [first ?? ''],
      entries: [
        {
          ruleNumber: 90,
          egress: false,
          action: 'deny',
          protocol: '6',
          cidr: '0.0.0.0/0',
          fromPort: 9092,
          toPort: 9092,
        },
      ],
      tags: {},
    });
    const { NetworkAcls } = await aws.ec2().send(new DescribeNetworkAclsCommand({}));
    const custom = NetworkAcls?.find((acl) => !acl.IsDefault);
    const standard = NetworkAcls?.find((acl) => acl.IsDefault);
    expect(
      custom?.Entries?.map(({ RuleNumber, RuleAction, PortRange }) => [RuleNumber, RuleAction, PortRange]),
    ).toEqual([
      [90, 'deny', { From: 9092, To: 9092 }],
      [32767, 'deny', undefined],
      [32767, 'deny', undefined],
    ]);
    expect(standard?.Associations?.map((each) => each.SubnetId)).toEqual(rest);
    expect(standard?.Entries?.filter((entry) => entry.RuleAction === 'allow')).toHaveLength(2);
    const Filters = [
      { Name: 'vpc-id', Values: [aws.blue.vpc.id] },
      { Name: 'association.main', Values: ['true'] },
    ];
    const { RouteTables } = await aws.ec2().send(new DescribeRouteTablesCommand({ Filters }));
    expect(RouteTables).toMatchObject([
      {
        VpcId: aws.blue.vpc.id,
        Routes: [{ DestinationCidrBlock: aws.blue.vpc.cidr, GatewayId: 'local', State: 'active' }],
        Associations: [{ Main: true }],
      },
    ]);
  });

  it('E34 prefix lists: of AWS alone, or with those of customers and their entries', async () => {
    const region = 'eu-west-1';
    aws.world.aws.prefixLists.set('pl-0a', {
      id: 'pl-0a',
      name: 'com.amazonaws.eu-west-1.s3',
      ownerId: 'AWS',
      region,
      cidrs: ['3.5.64.0/21'],
    });
    aws.world.aws.prefixLists.set('pl-0b', {
      id: 'pl-0b',
      name: 'offices',
      ownerId: BLUE,
      region,
      cidrs: ['192.0.2.0/24', '198.51.100.0/24'],
    });
    const owned = await aws.ec2().send(new DescribePrefixListsCommand({}));
    expect(owned.PrefixLists).toEqual([
      { PrefixListId: 'pl-0a', PrefixListName: 'com.amazonaws.eu-west-1.s3', Cidrs: ['3.5.64.0/21'] },
    ]);
    const managed = await aws.ec2().send(new DescribeManagedPrefixListsCommand({}));
    expect(managed.PrefixLists?.map((list) => [list.PrefixListName, list.OwnerId])).toEqual([
      ['com.amazonaws.eu-west-1.s3', 'AWS'],
      ['offices', BLUE],
    ]);
    const { Entries } = await aws.ec2().send(new GetManagedPrefixListEntriesCommand({ PrefixListId: 'pl-0b' }));
    expect(Entries?.map((entry) => entry.Cidr)).toEqual(['192.0.2.0/24', '198.51.100.0/24']);
    await expect(
      aws.ec2({ keys: greenKeys }).send(new GetManagedPrefixListEntriesCommand({ PrefixListId: 'pl-0b' })),
    ).rejects.toMatchObject({ name: 'InvalidPrefixListID.NotFound' });
  });

  it('E26 network interfaces of endpoints belong to AWS', async () => {
    const subnet = aws.blue.subnets[0];
    const { id } = createForeignEndpoint(aws.world, {
      vpcId: aws.blue.vpc.id,
      serviceName: aws.service.serviceName,
      subnetIds: [subnet?.id ?? ''],
      securityGroupIds: [group(0)],
    });
    const { NetworkInterfaces } = await aws.ec2().send(
      new DescribeNetworkInterfacesCommand({
        Filters: [{ Name: 'description', Values: [`VPC Endpoint Interface ${id}`] }],
      }),
    );
    expect(NetworkInterfaces).toMatchObject([
      {
        InterfaceType: 'vpc_endpoint',
        RequesterManaged: true,
        Status: 'in-use',
        AvailabilityZone: 'eu-west-1a',
        SubnetId: subnet?.id,
        Groups: [{ GroupId: group(0), GroupName: 'open' }],
        PrivateIpAddress: subnet?.cidr.replace('.0/24', '.4'),
      },
    ]);
  });
});

describe('security groups', () => {
  it('E32 are described with their rules; what goes out is open', async () => {
    const { SecurityGroups } = await aws.ec2().send(new DescribeSecurityGroupsCommand({ GroupIds: [group(0)] }));
    expect(SecurityGroups).toMatchObject([
      {
        GroupName: 'open',
        VpcId: aws.blue.vpc.id,
        IpPermissions: [{ IpProtocol: 'tcp', FromPort: 10000, ToPort: 31000, IpRanges: [{ CidrIp: '127.0.0.0/8' }] }],
        IpPermissionsEgress: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
      },
    ]);
  });

  it('E32 take rules by CIDR, group and prefix list, each once, and give them up', async () => {
    aws.world.aws.prefixLists.set('pl-0b', {
      id: 'pl-0b',
      name: 'offices',
      ownerId: BLUE,
      region: 'eu-west-1',
      cidrs: [],
    });
    const IpPermissions = [
      {
        IpProtocol: 'tcp',
        FromPort: 9092,
        ToPort: 9092,
        IpRanges: [{ CidrIp: '10.0.0.0/8', Description: 'offices' }],
        Ipv6Ranges: [{ CidrIpv6: '2001:db8::/32' }],
        UserIdGroupPairs: [{ GroupId: group(0) }],
        PrefixListIds: [{ PrefixListId: 'pl-0b' }],
      },
    ];
    const authorize = () =>
      aws.ec2().send(new AuthorizeSecurityGroupIngressCommand({ GroupId: group(1), IpPermissions }));
    const rules = async () =>
      (
        await aws
          .ec2()
          .send(new DescribeSecurityGroupRulesCommand({ Filters: [{ Name: 'group-id', Values: [group(1)] }] }))
      ).SecurityGroupRules ?? [];
    const before = (await rules()).length;
    expect((await authorize()).SecurityGroupRules).toMatchObject([
      { CidrIpv4: '10.0.0.0/8', Description: 'offices', IsEgress: false },
      { CidrIpv6: '2001:db8::/32' },
      { ReferencedGroupInfo: { GroupId: group(0) } },
      { PrefixListId: 'pl-0b' },
    ]);
    expect(await rules()).toHaveLength(before + 4);
    await expect(authorize()).rejects.toMatchObject({ name: 'InvalidPermission.Duplicate' });
    const revoke = () => aws.ec2().send(new RevokeSecurityGroupIngressCommand({ GroupId: group(1), IpPermissions }));
    await revoke();
    expect(await rules()).toHaveLength(before);
    await expect(revoke()).rejects.toMatchObject({ name: 'InvalidPermission.NotFound' });
  });

  it.each([
    ['a CIDR that is none', { IpRanges: [{ CidrIp: '10.0.0.0/33' }] }, 'InvalidParameterValue'],
    ['an unknown group', { UserIdGroupPairs: [{ GroupId: 'sg-0dead' }] }, 'InvalidGroup.NotFound'],
    ['an unknown prefix list', { PrefixListIds: [{ PrefixListId: 'pl-0dead' }] }, 'InvalidPrefixListID.NotFound'],
    ['ports upside down', { FromPort: 2, ToPort: 1, IpRanges: [{ CidrIp: '10.0.0.0/8' }] }, 'InvalidParameterValue'],
    ['no source', {}, 'MissingParameter'],
  ])('E32 refuse %s', async (_, permission, name) => {
    const IpPermissions = [{ IpProtocol: 'tcp', FromPort: 1, ToPort: 2, ...permission }];
    await expect(
      aws.ec2().send(new AuthorizeSecurityGroupIngressCommand({ GroupId: group(0), IpPermissions })),
    ).rejects.toMatchObject({ name });
  });

  it('E32 take outbound rules too, change rules in place, and cut host bits off', async () => {
    const id = group(0);
    const IpPermissions = [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '10.1.2.3/16' }] }];
    const outbound = async () =>
      (await aws.ec2().send(new DescribeSecurityGroupsCommand({ GroupIds: [id] }))).SecurityGroups?.[0]
        ?.IpPermissionsEgress;
    const { SecurityGroupRules } = await aws
      .ec2()
      .send(new AuthorizeSecurityGroupEgressCommand({ GroupId: id, IpPermissions }));
    expect(SecurityGroupRules).toMatchObject([{ IsEgress: true, CidrIpv4: '10.1.0.0/16' }]);
    const everything = [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }];
    await aws.ec2().send(new RevokeSecurityGroupEgressCommand({ GroupId: id, IpPermissions: everything }));
    expect(await outbound()).toMatchObject([
      { IpProtocol: 'tcp', FromPort: 443, IpRanges: [{ CidrIp: '10.1.0.0/16' }] },
    ]);
    const SecurityGroupRuleId = SecurityGroupRules?.[0]?.SecurityGroupRuleId;
    const SecurityGroupRule = { IpProtocol: 'tcp', FromPort: 80, ToPort: 80, CidrIpv4: '10.0.0.0/8' };
    const change = { GroupId: id, SecurityGroupRules: [{ SecurityGroupRuleId, SecurityGroupRule }] };
    await aws.ec2().send(new ModifySecurityGroupRulesCommand(change));
    expect(await outbound()).toMatchObject([{ FromPort: 80, IpRanges: [{ CidrIp: '10.0.0.0/8' }] }]);
  });

  it('E32 are deleted while nothing holds them, the default one never; by name only the default VPC’s are found', async () => {
    const remove = (GroupId: string) => aws.ec2().send(new DeleteSecurityGroupCommand({ GroupId }));
    const { id } = createForeignEndpoint(aws.world, {
      vpcId: aws.blue.vpc.id,
      serviceName: aws.service.serviceName,
      securityGroupIds: [group(0)],
    });
    await expect(remove(group(0))).rejects.toMatchObject({ name: 'DependencyViolation' });
    aws.world.aws.vpcEndpoints.delete(id);
    await remove(group(0));
    expect(aws.world.aws.securityGroups.has(group(0))).toBe(false);
    const standard = [...aws.world.aws.securityGroups.values()].find(({ name }) => name === 'default');
    await expect(remove(standard?.id ?? '')).rejects.toMatchObject({ name: 'CannotDelete' });
    await expect(aws.ec2().send(new DescribeSecurityGroupsCommand({ GroupNames: ['closed'] }))).rejects.toMatchObject({
      name: 'InvalidGroup.NotFound',
    });
  });

  it('E32 are made under a name that is new to the VPC', async () => {
    const make = () =>
      aws
        .ec2()
        .send(new CreateSecurityGroupCommand({ GroupName: 'kafka', Description: 'clients', VpcId: aws.blue.vpc.id }));
    const { GroupId } = await make();
    expect(aws.world.aws.securityGroups.get(GroupId ?? '')).toMatchObject({ name: 'kafka', rules: [] });
    await expect(make()).rejects.toMatchObject({ name: 'InvalidGroup.Duplicate' });
  });
});

describe('tags', () => {
  it('E31 are merged, listed and taken away', async () => {
    const Resources = [aws.blue.vpc.id];
    const send = (Tags: { Key: string; Value: string }[]) => aws.ec2().send(new CreateTagsCommand({ Resources, Tags }));
    await send([
      { Key: 'team', Value: 'orders' },
      { Key: 'stage', Value: 'test' },
    ]);
    await send([{ Key: 'stage', Value: 'live' }]);
    const { Tags } = await aws
      .ec2()
      .send(new DescribeTagsCommand({ Filters: [{ Name: 'resource-id', Values: Resources }] }));
    expect(Tags).toEqual([
      { ResourceId: Resources[0], ResourceType: 'vpc', Key: 'stage', Value: 'live' },
      { ResourceId: Resources[0], ResourceType: 'vpc', Key: 'team', Value: 'orders' },
    ]);
    await aws
      .ec2()
      .send(new DeleteTagsCommand({ Resources, Tags: [{ Key: 'stage', Value: 'test' }, { Key: 'team' }] }));
    expect(aws.blue.vpc.tags).toEqual({ stage: 'live' });
  });

  it('E31 are refused for what is not there, and beyond fifty', async () => {
    const send = (id: string, count = 1) =>
      aws.ec2().send(
        new CreateTagsCommand({
          Resources: [id],
          Tags: Array.from({ length: count }, (_, at) => ({ Key: `k${at}`, Value: '' })),
        }),
      );
    await expect(send('vpce-0dead')).rejects.toMatchObject({ name: 'InvalidVpcEndpointId.NotFound' });
    await expect(send(aws.green.vpc.id)).rejects.toMatchObject({ name: 'InvalidVpcID.NotFound' });
    await expect(send('i-0a')).rejects.toMatchObject({ name: 'InvalidID' });
    await expect(send(aws.blue.vpc.id, 51)).rejects.toMatchObject({ name: 'TagLimitExceeded' });
  });
});
