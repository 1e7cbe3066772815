import type { SecurityGroupRow, SecurityGroupRule } from '../world.ts';
import { arnOf } from '../iam/arns.ts';
import { AwsError } from './aws-error.ts';
import { describeOperation } from './describe-operation.ts';
import { never, type Filters } from './filters.ts';
import { newId, noSuchId } from './ids.ts';
import { permissionItems } from './ip-permissions.ts';
import type { Call, Operations, Reply } from './operation.ts';
import { outboundRulesOf } from './outbound-rules.ts';
import { specifiedTags } from './tag-specifications.ts';
import { buckets } from './throttle.ts';
import { ownGroups } from './visibility.ts';
import { ownVpc } from './vpcs.ts';
import { tagItems } from './xml.ts';

export const securityGroupOperations: Operations = {
  DescribeSecurityGroups: describeOperation<SecurityGroupRow>({
    set: 'securityGroupInfo',
    ids: ['GroupId', 'sg'],
    rows: namedGroups,
    find: ownGroups.find,
    idOf: (group) => group.id,
    tagsOf: (group) => group.tags,
    filters: {
      ...ruleFilters('ip-permission', (group) => group.rules),
      ...ruleFilters('egress.ip-permission', outboundRulesOf),
      description: descriptionOf,
      'group-id': (group) => group.id,
      'group-name': (group) => group.name,
      'owner-id': (group) => group.account,
      'vpc-id': (group) => group.vpcId,
    },
    item: (group) => ({
      groupId: group.id,
      groupName: group.name,
      groupDescription: descriptionOf(group),
      ownerId: group.account,
      vpcId: group.vpcId,
      securityGroupArn: groupArn(group),
      ipPermissions: permissionItems(group.rules, group.account),
      ipPermissionsEgress: permissionItems(outboundRulesOf(group), group.account),
      tagSet: tagItems(group.tags),
    }),
    dearUnfiltered: true,
  }),
  CreateSecurityGroup: { mutating: true, bucket: () => buckets.change, run: createGroup },
  DeleteSecurityGroup: { mutating: true, bucket: () => buckets.change, run: deleteGroup },
};

function ruleFilters(
  prefix: string,
  rulesOf: (group: SecurityGroupRow) => readonly SecurityGroupRule[],
): Filters<SecurityGroupRow> {
  const sources = (group: SecurityGroupRow): Record<string, string>[] => rulesOf(group).map((rule) => rule.source);
  return {
    ...never(`${prefix}.group-name`),
    [`${prefix}.cidr`]: (group) => sources(group).map(({ cidr }) => (cidr?.includes(':') ? undefined : cidr)),
    [`${prefix}.ipv6-cidr`]: (group) => sources(group).map(({ cidr }) => (cidr?.includes(':') ? cidr : undefined)),
    [`${prefix}.group-id`]: (group) => sources(group).map(({ groupId }) => groupId),
    [`${prefix}.user-id`]: (group) => sources(group).map(({ groupId }) => groupId && group.account),
    [`${prefix}.prefix-list-id`]: (group) => sources(group).map(({ prefixListId }) => prefixListId),
    [`${prefix}.protocol`]: (group) => rulesOf(group).map((rule) => rule.protocol),
    [`${prefix}.from-port`]: (group) => rulesOf(group).map((rule) => rule.fromPort),
    [`${prefix}.to-port`]: (group) => rulesOf(group).map((rule) => rule.toPort),
  };
}

function namedGroups(call: Call): readonly SecurityGroupRow[] {
  const names = call.parameters.list('GroupName');
  // Only groups of the default VPC are found by name, and no account here has a default VPC.
  if (names[0] !== undefined)
    throw new AwsError('InvalidGroup.NotFound', `The security group '${names[0]}' does not exist in default VPC`);
  return ownGroups.all(call);
}

function createGroup(call: Call): Reply {
  const { world, caller, parameters } = call;
  const name = parameters.required('GroupName');
  const vpc = ownVpc(call, parameters.required('VpcId'));
  if (ownGroups.all(call).some((group) => group.vpcId === vpc.id && group.name === name)) {
    throw new AwsError('InvalidGroup.Duplicate', `The security group '${name}' already exists for VPC '${vpc.id}'`);
  }
  const group: SecurityGroupRow = {
    id: newId('sg'),
    name,
    description: parameters.required('GroupDescription'),
    vpcId: vpc.id,
    account: caller.account,
    region: caller.region,
    rules: [],
    tags: specifiedTags(call, 'security-group'),
  };
  world.aws.securityGroups.set(group.id, group);
  const body = { groupId: group.id, securityGroupArn: groupArn(group), tagSet: tagItems(group.tags) };
  return { body, ids: [group.id] };
}

/** Refused while an endpoint or another group's rule uses the group, and always for a VPC's default group. */
function deleteGroup(call: Call): Reply {
  const { world, parameters } = call;
  const id = parameters.required('GroupId');
  const group = ownGroups.find(call, id);
  if (group === undefined) throw noSuchId('sg', id);
  if (group.name === 'default')
    throw new AwsError('CannotDelete', `the specified group: "${id}" name: "default" cannot be deleted by a user`);
  const refers = (rule: SecurityGroupRule): boolean => 'groupId' in rule.source && rule.source.groupId === id;
  const holds =
    [...world.aws.vpcEndpoints.values()].some(
      ({ securityGroupIds, state }) => state !== 'deleted' && securityGroupIds.includes(id),
    ) ||
    [...world.aws.securityGroups.values()].some(
      (each) => each.id !== id && [...each.rules, ...outboundRulesOf(each)].some(refers),
    );
  if (holds) throw new AwsError('DependencyViolation', `resource ${id} has a dependent object`);
  world.aws.securityGroups.delete(id);
  return { body: { return: true, groupId: id }, ids: [id] };
}

function descriptionOf(group: SecurityGroupRow): string {
  return group.description ?? group.name;
}

function groupArn(group: SecurityGroupRow): string {
  return arnOf(group, group.id);
}
