import type { SecurityGroupRow, SecurityGroupRule } from '../world.ts';
import { AwsError } from './aws-error.ts';
import { describeOperation } from './describe-operation.ts';
import { newId, noSuchId } from './ids.ts';
import { requestedPermissions, samePermission, type Permission } from './ip-permissions.ts';
import type { Call, Operations, Reply } from './operation.ts';
import { buckets } from './throttle.ts';
import { ownGroups } from './visibility.ts';
import { items, type Xml } from './xml.ts';

interface GroupRule {
  readonly group: SecurityGroupRow;
  readonly rule: SecurityGroupRule;
  readonly egress: boolean;
}

export const securityGroupRuleOperations: Operations = {
  DescribeSecurityGroupRules: describeOperation<GroupRule>({
    set: 'securityGroupRuleSet',
    ids: ['SecurityGroupRuleId', 'sgr'],
    rows: (call) => ownGroups.all(call).flatMap(rulesOf),
    idOf: ({ rule }) => rule.id,
    tagsOf: () => ({}),
    filters: { 'group-id': ({ group }) => group.id, 'security-group-rule-id': ({ rule }) => rule.id },
    item: ruleItem,
  }),
  AuthorizeSecurityGroupIngress: { mutating: true, bucket: () => buckets.change, run: authorize },
  RevokeSecurityGroupIngress: { mutating: true, bucket: () => buckets.change, run: revoke },
};

/** Inbound rules of one group; adjustable in AWS. */
const RULES_PER_GROUP = 60;

const rulesOf = (group: SecurityGroupRow): GroupRule[] => [
  ...group.rules.map((rule) => ({ group, rule, egress: false })),
  { group, rule: outboundRule(group), egress: true },
];

const outboundRule = ({ id }: SecurityGroupRow): SecurityGroupRule => ({
  id: id.replace(/^sg-/, 'sgr-e'),
  protocol: '-1',
  fromPort: -1,
  toPort: -1,
  source: { cidr: '0.0.0.0/0' },
});

function ruleItem({ group, rule, egress }: GroupRule): Readonly<Record<string, Xml>> {
  const { cidr, groupId, prefixListId }: Record<string, string> = rule.source;
  return {
    securityGroupRuleId: rule.id,
    groupId: group.id,
    groupOwnerId: group.account,
    isEgress: egress,
    ipProtocol: rule.protocol,
    fromPort: rule.fromPort,
    toPort: rule.toPort,
    ...(cidr !== undefined && { [cidr.includes(':') ? 'cidrIpv6' : 'cidrIpv4']: cidr }),
    prefixListId,
    referencedGroupInfo: groupId === undefined ? undefined : { groupId, userId: group.account },
    description: rule.description,
    tagSet: '',
  };
}

/** Less than the rule's own description, and the other group by its id alone. */
function revokedItem(group: SecurityGroupRow, rule: SecurityGroupRule): Xml {
  const { groupId }: Record<string, string> = rule.source;
  const { groupOwnerId: _, referencedGroupInfo: __, tagSet: ___, ...item } = ruleItem({ group, rule, egress: false });
  return { ...item, referencedGroupId: groupId };
}

function authorize(call: Call): Reply {
  const group = namedGroup(call);
  const wanted = requestedPermissions(call);
  for (const permission of wanted) {
    if (group.rules.some((rule) => samePermission(rule, permission))) throw duplicate(permission);
  }
  if (group.rules.length + wanted.length > RULES_PER_GROUP) {
    throw new AwsError(
      'RulesPerSecurityGroupLimitExceeded',
      'The maximum number of rules per security group has been reached.',
    );
  }
  const added = wanted.map((permission) => ({ ...permission, id: newId('sgr') }));
  group.rules.push(...added);
  call.world.events.emit('changed');
  const shown = added.map((rule) => ruleItem({ group, rule, egress: false }));
  return { body: { return: true, securityGroupRuleSet: items(shown) }, ids: [group.id] };
}

function revoke(call: Call): Reply {
  const group = namedGroup(call);
  const ids = call.parameters.list('SecurityGroupRuleId');
  const unknown = ids.find((id) => !group.rules.some((rule) => rule.id === id));
  if (unknown !== undefined) throw noSuchId('sgr', unknown);
  const wanted = ids.length > 0 ? [] : requestedPermissions(call);
  if (wanted.some((permission) => !group.rules.some((rule) => samePermission(rule, permission)))) {
    throw new AwsError('InvalidPermission.NotFound', 'The specified rule does not exist in this security group.');
  }
  const goes = (rule: SecurityGroupRule): boolean =>
    ids.includes(rule.id) || wanted.some((permission) => samePermission(rule, permission));
  const revoked = group.rules.filter(goes);
  group.rules = group.rules.filter((rule) => !goes(rule));
  call.world.events.emit('changed');
  const shown = revoked.map((rule) => revokedItem(group, rule));
  return {
    body: { return: true, unknownIpPermissionSet: '', revokedSecurityGroupRuleSet: items(shown) },
    ids: [group.id],
  };
}

function namedGroup(call: Call): SecurityGroupRow {
  const id = call.parameters.required('GroupId');
  const group = ownGroups.find(call, id);
  if (group === undefined) throw noSuchId('sg', id);
  return group;
}

function duplicate({ protocol, fromPort, toPort, source }: Permission): AwsError {
  const peer = Object.values(source).join();
  return new AwsError(
    'InvalidPermission.Duplicate',
    `the specified rule "peer: ${peer}, ${protocol.toUpperCase()}, from port: ${fromPort}, to port: ${toPort}, ALLOW" already exists`,
  );
}
