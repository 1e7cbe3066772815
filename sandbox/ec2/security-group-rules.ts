import type { SecurityGroupRow, SecurityGroupRule } from '../world.ts';
import { AwsError } from './aws-error.ts';
import { describeOperation } from './describe-operation.ts';
import { newId, noSuchId } from './ids.ts';
import { requestedPermissions, requestedRule, samePermission, type Permission } from './ip-permissions.ts';
import type { Call, Operation, Operations, Reply } from './operation.ts';
import { outboundRulesOf } from './outbound-rules.ts';
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
  AuthorizeSecurityGroupIngress: changing((call) => authorize(call, 'rules')),
  AuthorizeSecurityGroupEgress: changing((call) => authorize(call, 'egress')),
  RevokeSecurityGroupIngress: changing((call) => revoke(call, 'rules')),
  RevokeSecurityGroupEgress: changing((call) => revoke(call, 'egress')),
  ModifySecurityGroupRules: changing(modify),
};

function changing(run: Operation['run']): Operation {
  return { mutating: true, bucket: () => buckets.change, run };
}

type Direction = 'rules' | 'egress';

const rulesIn = (group: SecurityGroupRow, direction: Direction): readonly SecurityGroupRule[] =>
  direction === 'rules' ? group.rules : outboundRulesOf(group);

/** Most rules of one group in one direction; adjustable in AWS. */
const RULES_PER_GROUP = 60;

const rulesOf = (group: SecurityGroupRow): GroupRule[] => [
  ...group.rules.map((rule) => ({ group, rule, egress: false })),
  ...outboundRulesOf(group).map((rule) => ({ group, rule, egress: true })),
];

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

/** Has fewer fields than the description of a rule, and only the id of the other group. */
function revokedItem(group: SecurityGroupRow, rule: SecurityGroupRule, egress: boolean): Xml {
  const { groupId }: Record<string, string> = rule.source;
  const { groupOwnerId: _, referencedGroupInfo: __, tagSet: ___, ...item } = ruleItem({ group, rule, egress });
  return { ...item, referencedGroupId: groupId };
}

function authorize(call: Call, direction: Direction): Reply {
  const group = namedGroup(call);
  const wanted = requestedPermissions(call);
  const present = rulesIn(group, direction);
  for (const permission of wanted) {
    if (present.some((rule) => samePermission(rule, permission))) throw duplicate(permission);
  }
  if (present.length + wanted.length > RULES_PER_GROUP) {
    throw new AwsError(
      'RulesPerSecurityGroupLimitExceeded',
      'The maximum number of rules per security group has been reached.',
    );
  }
  const added = wanted.map((permission) => ({ ...permission, id: newId('sgr') }));
  group[direction] = [...present, ...added];
  call.world.events.emit('changed');
  const shown = added.map((rule) => ruleItem({ group, rule, egress: direction === 'egress' }));
  return { body: { return: true, securityGroupRuleSet: items(shown) }, ids: [group.id] };
}

function revoke(call: Call, direction: Direction): Reply {
  const group = namedGroup(call);
  const present = rulesIn(group, direction);
  const ids = call.parameters.list('SecurityGroupRuleId');
  const unknown = ids.find((id) => !present.some((rule) => rule.id === id));
  if (unknown !== undefined) throw noSuchId('sgr', unknown);
  const wanted = ids.length > 0 ? [] : requestedPermissions(call);
  if (wanted.some((permission) => !present.some((rule) => samePermission(rule, permission)))) {
    throw new AwsError('InvalidPermission.NotFound', 'The specified rule does not exist in this security group.');
  }
  const goes = (rule: SecurityGroupRule): boolean =>
    ids.includes(rule.id) || wanted.some((permission) => samePermission(rule, permission));
  const revoked = present.filter(goes);
  group[direction] = present.filter((rule) => !goes(rule));
  call.world.events.emit('changed');
  const shown = revoked.map((rule) => revokedItem(group, rule, direction === 'egress'));
  return {
    body: { return: true, unknownIpPermissionSet: '', revokedSecurityGroupRuleSet: items(shown) },
    ids: [group.id],
  };
}

/** Each rule is replaced as a whole; only its id and its direction stay. */
function modify(call: Call): Reply {
  const group = namedGroup(call);
  const updates = call.parameters.structures('SecurityGroupRule').map((update) => {
    const id = update.required('SecurityGroupRuleId');
    if (!rulesOf(group).some(({ rule }) => rule.id === id)) throw noSuchId('sgr', id);
    return { ...requestedRule(call, update.structure('SecurityGroupRule')), id };
  });
  const replaced = (rules: readonly SecurityGroupRule[]): SecurityGroupRule[] =>
    rules.map((rule) => updates.find(({ id }) => id === rule.id) ?? rule);
  group.rules = replaced(group.rules);
  group.egress = replaced(outboundRulesOf(group));
  call.world.events.emit('changed');
  return { body: { return: true }, ids: [group.id] };
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
