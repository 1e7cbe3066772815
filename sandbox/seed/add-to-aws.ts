import { newId } from '../ec2/ids.ts';
import type { PolicyDocument } from '../iam/policy.ts';
import type { AwsAccount, RoleRow, SecurityGroupRow, SubnetRow, VpcRow, World } from '../world.ts';
import { partitionOf } from '../partitions.ts';
import { vpcCidr } from './vpc-cidr.ts';
import { regionsOf, zoneIdsOf, zoneNamesOf } from './zones.ts';

/** An account that sees all sandbox regions of its partition; each further account has the zones under other names. */
export function addAccount(world: World, id: string, partition = 'aws'): AwsAccount {
  const turn = world.aws.accounts.size;
  const zones = new Map(regionsOf(partition).map((region) => [region, zoneNamesOf(region, turn)]));
  const account: AwsAccount = { id, roles: new Map(), zones };
  world.aws.accounts.set(id, account);
  return account;
}

const partitionFor = (world: World, account: string): string =>
  partitionOf([...(world.aws.accounts.get(account)?.zones.keys() ?? [])][0] ?? '');

interface NewUser {
  readonly name: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Absent: it may do everything. */
  readonly policies?: readonly PolicyDocument[];
}

/** An IAM user with an access key. Answers its ARN. */
export function addUser(world: World, account: string, user: NewUser): string {
  const arn = `arn:${partitionFor(world, account)}:iam::${account}:user/${user.name}`;
  const { accessKeyId, secretAccessKey: secret } = user;
  world.aws.accessKeys.set(accessKeyId, { account, callerArn: arn, principalArn: arn, secret });
  if (user.policies !== undefined) world.aws.identityPolicies.set(arn, user.policies);
  return arn;
}

export interface NewRole {
  /** May hold a path: `teams/privatelink`. */
  readonly name: string;
  /** Default: everybody of its own account. */
  readonly trusts?: readonly string[];
  readonly externalId?: string;
  readonly denies?: readonly string[];
  /** Absent: it may do everything that it is not denied. */
  readonly policies?: readonly PolicyDocument[];
}

/** A role to assume. Answers the row: its `denies` may be changed while the sandbox runs. */
export function addRole(
  world: World,
  account: string,
  { name, trusts, externalId, denies, policies }: NewRole,
): RoleRow {
  const iam = `arn:${partitionFor(world, account)}:iam::${account}`;
  const role: RoleRow = {
    arn: `${iam}:role/${name}`,
    trusts: [...(trusts ?? [`${iam}:root`])],
    ...(externalId !== undefined && { externalId }),
    denies: [...(denies ?? [])],
  };
  if (policies !== undefined) world.aws.identityPolicies.set(role.arn, policies);
  (world.aws.accounts.get(account) ?? addAccount(world, account)).roles.set(role.arn, role);
  return role;
}

export interface NewVpc {
  readonly id?: string;
  readonly name?: string;
  readonly region?: string;
  readonly endpointQuota?: number;
  /** IPv6 ranges in addition to the IPv4 ones. */
  readonly dualStack?: boolean;
  /** Default: one in each of the region's three zones. At most four. */
  readonly subnets?: readonly NewSubnet[];
  /** Default: one open for tcp 10000-31000, one that is not. */
  readonly securityGroups?: readonly NewSecurityGroup[];
}

interface NewSubnet {
  readonly id?: string;
  readonly zoneId: string;
  readonly freeAddresses?: number;
  /** No IPv4 range; its VPC must be dual-stack. */
  readonly ipv6Only?: boolean;
  /** Accounts it is shared with through AWS RAM. */
  readonly sharedWith?: readonly string[];
}

export interface NewSecurityGroup {
  readonly id?: string;
  readonly name: string;
  /** Inbound. `cidr` defaults to the loopback range, which is the real source of every connection. */
  readonly allow: readonly { protocol?: string; fromPort: number; toPort: number; cidr?: string }[];
}

export interface AddedVpc {
  readonly vpc: VpcRow;
  readonly subnets: readonly SubnetRow[];
  readonly securityGroups: readonly SecurityGroupRow[];
}

/** Adds a VPC with its subnets and security groups, in its own block of addresses. */
export function addVpc(world: World, account: string, options: NewVpc = {}): AddedVpc {
  const { id = newId('vpc'), region = 'eu-west-1', endpointQuota = 50, name } = options;
  const { subnets = zoneIdsOf(region).map((zoneId) => ({ zoneId })), securityGroups = OPEN_AND_CLOSED } = options;
  const block = vpcCidr(world);
  const vpc: VpcRow = {
    id,
    account,
    region,
    cidr: block.cidr,
    ...(options.dualStack && { ipv6Cidr: ipv6Cidr(world.aws.vpcs.size, 56) }),
    enableDnsSupport: true,
    enableDnsHostnames: true,
    endpointQuota,
    tags: name === undefined ? {} : { Name: name },
  };
  world.aws.vpcs.set(id, vpc);
  if (!securityGroups.some((group) => group.name === 'default')) addDefaultGroup(world, vpc);
  return {
    vpc,
    subnets: subnets.map((subnet, at) => addSubnet(world, vpc, block.subnetCidr(at), subnet)),
    securityGroups: securityGroups.map((group) => addSecurityGroup(world, vpc, group)),
  };
}

/** Tcp 10000-31000 is what Aiven's guide says to open for Kafka; the other Aiven ports lie in the same range. */
export const OPEN_AND_CLOSED: readonly NewSecurityGroup[] = [
  { name: 'open', allow: [{ fromPort: 10_000, toPort: 31_000 }] },
  { name: 'closed', allow: [{ fromPort: 443, toPort: 443 }] },
];

/** In the range reserved for documentation; nothing listens there. */
const ipv6Cidr = (nth: number, prefix: number): string => `2001:db8:${prefix}:${nth.toString(16)}00::/${prefix}`;

function addSubnet(world: World, vpc: VpcRow, cidr: string, subnet: NewSubnet): SubnetRow {
  const { account, region } = vpc;
  const { id = newId('subnet'), zoneId, freeAddresses = 251, sharedWith } = subnet;
  const shared = sharedWith === undefined ? {} : { sharedWith: [...sharedWith] };
  const ranges = {
    cidr: subnet.ipv6Only ? '' : cidr,
    ...(vpc.ipv6Cidr !== undefined && { ipv6Cidr: ipv6Cidr(world.aws.subnets.size, 64) }),
  };
  const free = subnet.ipv6Only ? 0 : freeAddresses;
  const row: SubnetRow = {
    id,
    vpcId: vpc.id,
    account,
    region,
    zoneId,
    ...ranges,
    freeAddresses: free,
    ...shared,
    tags: {},
  };
  world.aws.subnets.set(id, row);
  return row;
}

function addSecurityGroup(
  world: World,
  vpc: VpcRow,
  { id = newId('sg'), name, allow }: NewSecurityGroup,
): SecurityGroupRow {
  const row: SecurityGroupRow = {
    id,
    name,
    vpcId: vpc.id,
    account: vpc.account,
    region: vpc.region,
    rules: allow.map(({ protocol = 'tcp', fromPort, toPort, cidr = '127.0.0.0/8' }) => ({
      id: newId('sgr'),
      protocol,
      fromPort,
      toPort,
      source: { cidr },
    })),
    tags: {},
  };
  world.aws.securityGroups.set(id, row);
  return row;
}

/** Every VPC has a group `default`, which lets in its own members. EC2 uses it when a request names no group. */
function addDefaultGroup(world: World, vpc: VpcRow): void {
  const group = addSecurityGroup(world, vpc, { name: 'default', allow: [] });
  group.rules.push({ id: newId('sgr'), protocol: '-1', fromPort: -1, toPort: -1, source: { groupId: group.id } });
}
