import type { NetworkAclEntry, NetworkAclRow, VpcRow } from '../world.ts';
import { describeOperation } from './describe-operation.ts';
import { never, type Filters } from './filters.ts';
import type { Call, Operations } from './operation.ts';
import { items, tagItems, type Xml } from './xml.ts';

interface Acl extends NetworkAclRow {
  readonly isDefault: boolean;
}

const filters: Filters<Acl> = {
  ...never('entry.icmp.code', 'entry.icmp.type', 'entry.ipv6-cidr'),
  'association.association-id': (acl) => acl.subnetIds.map(associationId),
  'association.network-acl-id': (acl) => acl.id,
  'association.subnet-id': (acl) => acl.subnetIds,
  default: (acl) => acl.isDefault,
  'entry.cidr': (acl) => acl.entries.map((entry) => entry.cidr),
  'entry.egress': (acl) => acl.entries.map((entry) => entry.egress),
  'entry.port-range.from': (acl) => acl.entries.map((entry) => entry.fromPort),
  'entry.port-range.to': (acl) => acl.entries.map((entry) => entry.toPort),
  'entry.protocol': (acl) => acl.entries.map((entry) => entry.protocol),
  'entry.rule-action': (acl) => acl.entries.map((entry) => entry.action),
  'entry.rule-number': (acl) => acl.entries.map((entry) => entry.ruleNumber),
  'network-acl-id': (acl) => acl.id,
  'owner-id': (acl) => acl.account,
  'vpc-id': (acl) => acl.vpcId,
};

export const networkAclOperations: Operations = {
  DescribeNetworkAcls: describeOperation<Acl>({
    set: 'networkAclSet',
    ids: ['NetworkAclId', 'acl'],
    rows: ownAcls,
    idOf: (acl) => acl.id,
    tagsOf: (acl) => acl.tags,
    filters,
    item: (acl) => ({
      networkAclId: acl.id,
      vpcId: acl.vpcId,
      default: acl.isDefault,
      ownerId: acl.account,
      entrySet: items([...acl.entries, ...lastEntries].map(entryItem)),
      associationSet: items(
        acl.subnetIds.map((subnetId) => ({
          networkAclAssociationId: associationId(subnetId),
          networkAclId: acl.id,
          subnetId,
        })),
      ),
      tagSet: tagItems(acl.tags),
    }),
  }),
};

/** The last entries of every ACL, which nobody can remove. */
const lastEntries: readonly NetworkAclEntry[] = [false, true].map((egress) => ({
  ruleNumber: 32767,
  egress,
  action: 'deny',
  protocol: '-1',
  cidr: '0.0.0.0/0',
}));

function ownAcls({ world, caller }: Call): Acl[] {
  const own = (row: { account: string; region: string }): boolean =>
    row.account === caller.account && row.region === caller.region;
  const custom = [...world.aws.networkAcls.values()].filter(own).map((acl) => ({ ...acl, isDefault: false }));
  const taken = new Set(custom.flatMap((acl) => acl.subnetIds));
  const subnets = [...world.aws.subnets.values()].filter((subnet) => !taken.has(subnet.id));
  const defaults = [...world.aws.vpcs.values()].filter(own).map((vpc) =>
    defaultAcl(
      vpc,
      subnets.filter((subnet) => subnet.vpcId === vpc.id).map((subnet) => subnet.id),
    ),
  );
  return [...custom, ...defaults];
}

const defaultAcl = ({ id, account, region }: VpcRow, subnetIds: string[]): Acl => ({
  id: id.replace(/^vpc-/, 'acl-'),
  vpcId: id,
  account,
  region,
  isDefault: true,
  subnetIds,
  entries: [false, true].map((egress) => ({
    ruleNumber: 100,
    egress,
    action: 'allow',
    protocol: '-1',
    cidr: '0.0.0.0/0',
  })),
  tags: {},
});

const entryItem = ({ ruleNumber, protocol, action, egress, cidr, fromPort, toPort }: NetworkAclEntry): Xml => ({
  ruleNumber,
  protocol,
  ruleAction: action,
  egress,
  cidrBlock: cidr,
  portRange: fromPort === undefined ? undefined : { from: fromPort, to: toPort },
});

function associationId(subnetId: string): string {
  return subnetId.replace(/^subnet-/, 'aclassoc-');
}
