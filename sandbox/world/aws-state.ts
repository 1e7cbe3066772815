/** The AWS half of the world. */
import type { PolicyDocument } from '../iam/policy.ts';

export interface AwsState {
  readonly accounts: Map<string, AwsAccount>;
  /** Access key id to identity; temporary ones are added by AssumeRole. */
  readonly accessKeys: Map<string, AccessKey>;
  /** Policies of users and roles, by ARN; one without policies may do everything that its role is not denied. */
  readonly identityPolicies: Map<string, readonly PolicyDocument[]>;
  /** The endpoint services of Aiven (and any other seeded ones), by service name. */
  readonly endpointServices: Map<string, EndpointServiceRow>;
  readonly vpcs: Map<string, VpcRow>;
  readonly subnets: Map<string, SubnetRow>;
  readonly securityGroups: Map<string, SecurityGroupRow>;
  readonly vpcEndpoints: Map<string, VpcEndpointRow>;
  readonly networkInterfaces: Map<string, NetworkInterfaceRow>;
  readonly prefixLists: Map<string, { id: string; name: string; ownerId: string; region: string; cidrs: string[] }>;
  /** Other than each VPC's default one, which allows everything and needs no row. */
  readonly networkAcls: Map<string, NetworkAclRow>;
  /** Client tokens seen: `account/region/token`. The endpoint stays with its token after it is gone. */
  readonly clientTokens: Map<string, { fingerprint: string; endpoint: VpcEndpointRow; at: number }>;
}

export interface AwsAccount {
  readonly id: string;
  readonly roles: Map<string, RoleRow>;
  /** Zone name to zone id, per region: names are mapped differently in each account. */
  readonly zones: Map<string, Map<string, string>>;
}

export interface RoleRow {
  readonly arn: string;
  /** ARNs (or account roots) that may assume it. */
  readonly trusts: string[];
  readonly externalId?: string;
  /** EC2 actions denied to it (`CreateVpcEndpoint`, `*`); empty: all allowed. */
  denies: string[];
}

export interface AccessKey {
  readonly account: string;
  /** `arn:aws:iam::…:user/NAME`, or `arn:aws:sts::…:assumed-role/NAME/SESSION` */
  readonly callerArn: string;
  /** What allow-lists match: the user, or the role behind the session. */
  readonly principalArn: string;
  readonly secret: string;
  readonly roleArn?: string;
}

export interface EndpointServiceRow {
  readonly serviceName: string;
  readonly serviceId: string;
  readonly region: string;
  readonly supportedRegions: string[];
  /** Zone ids of the load balancer. */
  readonly zoneIds: string[];
  /** DescribeVpcEndpointServices shows only the names of its zones, not the ids, as EC2 sometimes does. */
  namesZonesOnly?: boolean;
  allowedPrincipals: string[];
  acceptanceRequired: boolean;
  readonly ownerId: string;
  /** The Aiven service that it belongs to. */
  readonly aiven?: { project: string; service: string };
}

export interface VpcRow {
  readonly id: string;
  readonly account: string;
  readonly region: string;
  readonly cidr: string;
  /** Present: dual-stack. */
  readonly ipv6Cidr?: string;
  enableDnsSupport: boolean;
  enableDnsHostnames: boolean;
  /** How many endpoints it may have. */
  endpointQuota: number;
  tags: Record<string, string>;
}

export interface SubnetRow {
  readonly id: string;
  readonly vpcId: string;
  readonly account: string;
  readonly region: string;
  readonly zoneId: string;
  /** Empty: IPv6 only. */
  readonly cidr: string;
  readonly ipv6Cidr?: string;
  freeAddresses: number;
  /** Accounts it is shared with through AWS RAM: they see it and its VPC, but may not create an endpoint in it. */
  sharedWith?: string[];
  tags: Record<string, string>;
}

export interface SecurityGroupRow {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  readonly vpcId: string;
  readonly account: string;
  readonly region: string;
  /** Inbound. */
  rules: SecurityGroupRule[];
  /** Outbound; absent: everything, as in a new group. The data plane does not check it. */
  egress?: SecurityGroupRule[];
  tags: Record<string, string>;
}

export interface SecurityGroupRule {
  readonly id: string;
  /** `tcp`, or `-1` for all. */
  readonly protocol: string;
  readonly fromPort: number;
  readonly toPort: number;
  readonly source: { cidr: string } | { groupId: string } | { prefixListId: string };
  readonly description?: string;
}

export interface NetworkAclRow {
  readonly id: string;
  readonly vpcId: string;
  readonly account: string;
  readonly region: string;
  /** Subnets it is associated with; all others have their VPC's default one. */
  subnetIds: string[];
  entries: NetworkAclEntry[];
  tags: Record<string, string>;
}

export interface NetworkAclEntry {
  readonly ruleNumber: number;
  readonly egress: boolean;
  readonly action: 'allow' | 'deny';
  /** IANA number as text; `-1` for all. */
  readonly protocol: string;
  readonly cidr: string;
  /** Both absent: all ports. */
  readonly fromPort?: number;
  readonly toPort?: number;
}

export interface VpcEndpointRow {
  readonly id: string;
  /** The 8 characters in its DNS names. */
  readonly dnsLabel: string;
  readonly account: string;
  readonly region: string;
  readonly vpcId: string;
  readonly serviceName: string;
  readonly serviceRegion: string;
  readonly type: string;
  /** In lower camel case, as on the wire. */
  state: 'pendingAcceptance' | 'pending' | 'available' | 'rejected' | 'failed' | 'expired' | 'deleting' | 'deleted';
  subnetIds: string[];
  securityGroupIds: string[];
  networkInterfaceIds: string[];
  tags: Record<string, string>;
  /** World time, ms. */
  readonly createdAt: number;
  /** What a describe still shows until this world time: EC2 is eventually consistent. */
  stale?: { state: VpcEndpointRow['state']; until: number };
  lastError?: { code: string; message: string };
}

export interface NetworkInterfaceRow {
  readonly id: string;
  readonly vpcEndpointId: string;
  readonly subnetId: string;
  readonly zoneId: string;
  /** A loopback address inside the subnet's CIDR. */
  readonly address: string;
}
