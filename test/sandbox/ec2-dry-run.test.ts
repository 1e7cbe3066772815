/** DryRun checks only the permission: a caller without policies may do everything, also with ids that do not exist. */
import * as sdk from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { actionsOf } from '../../sandbox/ec2/operations.ts';
import { startAws, type AwsFixture } from './ec2-fixture.ts';

const NONE = '00000000000000000';
const vpc = `vpc-${NONE}`;
const subnet = `subnet-${NONE}`;
const group = `sg-${NONE}`;
const endpoint = `vpce-${NONE}`;
const list = `pl-${NONE}`;
const DryRun = true;
const rule = [{ IpProtocol: 'tcp', FromPort: 1, ToPort: 1, IpRanges: [{ CidrIp: '10.0.0.0/8' }] }];

let aws: AwsFixture;
beforeAll(async () => void (aws = await startAws()));
afterAll(() => aws.stop());

/** Each action of the sandbox, with ids that do not exist. */
const asked: Readonly<Record<string, (ec2: sdk.EC2Client) => Promise<unknown>>> = {
  CreateVpcEndpoint: (ec2) =>
    ec2.send(
      new sdk.CreateVpcEndpointCommand({
        ...{ VpcEndpointType: 'Interface', VpcId: vpc, SubnetIds: [subnet], SecurityGroupIds: [group], DryRun },
        ServiceName: `com.amazonaws.vpce.eu-west-1.vpce-svc-${NONE}`,
      }),
    ),
  ModifyVpcEndpoint: (ec2) =>
    ec2.send(new sdk.ModifyVpcEndpointCommand({ VpcEndpointId: endpoint, AddSubnetIds: [subnet], DryRun })),
  DeleteVpcEndpoints: (ec2) => ec2.send(new sdk.DeleteVpcEndpointsCommand({ VpcEndpointIds: [endpoint], DryRun })),
  CreateTags: (ec2) =>
    ec2.send(new sdk.CreateTagsCommand({ Resources: [endpoint], Tags: [{ Key: 'a', Value: 'b' }], DryRun })),
  DeleteTags: (ec2) => ec2.send(new sdk.DeleteTagsCommand({ Resources: [endpoint], DryRun })),
  CreateSecurityGroup: (ec2) =>
    ec2.send(new sdk.CreateSecurityGroupCommand({ GroupName: 'a', Description: 'a', VpcId: vpc, DryRun })),
  DeleteSecurityGroup: (ec2) => ec2.send(new sdk.DeleteSecurityGroupCommand({ GroupId: group, DryRun })),
  AuthorizeSecurityGroupIngress: (ec2) =>
    ec2.send(new sdk.AuthorizeSecurityGroupIngressCommand({ GroupId: group, IpPermissions: rule, DryRun })),
  AuthorizeSecurityGroupEgress: (ec2) =>
    ec2.send(new sdk.AuthorizeSecurityGroupEgressCommand({ GroupId: group, IpPermissions: rule, DryRun })),
  RevokeSecurityGroupIngress: (ec2) =>
    ec2.send(new sdk.RevokeSecurityGroupIngressCommand({ GroupId: group, IpPermissions: rule, DryRun })),
  RevokeSecurityGroupEgress: (ec2) =>
    ec2.send(new sdk.RevokeSecurityGroupEgressCommand({ GroupId: group, IpPermissions: rule, DryRun })),
  ModifySecurityGroupRules: (ec2) =>
    ec2.send(
      new sdk.ModifySecurityGroupRulesCommand({
        ...{ GroupId: group, DryRun },
        SecurityGroupRules: [{ SecurityGroupRuleId: `sgr-${NONE}`, SecurityGroupRule: { IpProtocol: '-1' } }],
      }),
    ),
  DescribeVpcEndpoints: (ec2) => ec2.send(new sdk.DescribeVpcEndpointsCommand({ VpcEndpointIds: [endpoint], DryRun })),
  DescribeVpcs: (ec2) => ec2.send(new sdk.DescribeVpcsCommand({ VpcIds: [vpc], DryRun })),
  DescribeVpcAttribute: (ec2) =>
    ec2.send(new sdk.DescribeVpcAttributeCommand({ VpcId: vpc, Attribute: 'enableDnsSupport', DryRun })),
  DescribeSubnets: (ec2) => ec2.send(new sdk.DescribeSubnetsCommand({ SubnetIds: [subnet], DryRun })),
  DescribeSecurityGroups: (ec2) => ec2.send(new sdk.DescribeSecurityGroupsCommand({ GroupIds: [group], DryRun })),
  GetManagedPrefixListEntries: (ec2) =>
    ec2.send(new sdk.GetManagedPrefixListEntriesCommand({ PrefixListId: list, DryRun })),
};

describe('DryRun without a policy', () => {
  it.each(Object.keys(asked))('%s would succeed, whatever it names', async (action) => {
    await expect(asked[action]?.(aws.ec2())).rejects.toMatchObject({
      name: 'DryRunOperation',
      $metadata: { httpStatusCode: 412 },
    });
  });

  it('knows every action that changes something, and changes nothing', async () => {
    const changing = actionsOf('ec2').filter((action) => !/^(Describe|Get)/.test(action));
    expect(Object.keys(asked)).toEqual(expect.arrayContaining(changing));
    const before = structuredClone({ ...aws.world.aws, accessKeys: undefined });
    for (const ask of Object.values(asked)) await ask(aws.ec2()).catch(() => undefined);
    expect({ ...aws.world.aws, accessKeys: undefined }).toEqual(before);
  });

  it('still asks who it is', async () => {
    const nobody = aws.ec2({ keys: { accessKeyId: 'AKIANOBODY', secretAccessKey: 'any' } });
    await expect(nobody.send(new sdk.DescribeVpcsCommand({ DryRun }))).rejects.toMatchObject({ name: 'AuthFailure' });
  });
});
