/** EC2, as plans and drafts see it. */
import type { Denial } from '../errors.ts';
import type { Call } from './call.ts';
import type { SecurityGroup, Subnet } from './ec2.ts';
import type { CreateVpcEndpoint, ModifyVpcEndpoint } from './vpc-endpoint.ts';

/** Reads for plans and drafts that the steps do not need. Each may be denied; then the plan's finding is a note. */
export interface Ec2Inspection extends Ec2Firewalls, Ec2Permissions, Ec2Networks {}

/** VPCs, subnets and security groups for an endpoint. */
export interface Ec2Networks {
  /** `ids` absent: all VPCs that this account sees. VPCs that do not exist are absent. */
  vpcNetworks(ids?: readonly string[], call?: Call): Promise<readonly VpcNetwork[]>;
  /** Whether the VPC's own resolver answers (its attribute `enableDnsSupport`); undefined when there is no such VPC. */
  vpcResolves(vpcId: string, call?: Call): Promise<boolean | undefined>;
}

export interface VpcNetwork {
  readonly id: string;
  readonly cidr: string;
  /** Its tag `Name`. */
  readonly name?: string;
  readonly subnets: readonly Subnet[];
  readonly securityGroups: readonly (SecurityGroup & { readonly name: string })[];
}

/** What lets traffic in. */
export interface Ec2Firewalls {
  /** Inbound rules of these groups. */
  securityGroupRules(groupIds: readonly string[], call?: Call): Promise<readonly InboundRule[]>;
  /** CIDRs by prefix list id; a list this account may not see is absent. */
  prefixListCidrs(ids: readonly string[], call?: Call): Promise<Readonly<Record<string, readonly string[]>>>;
  /** The network ACL in force at each of these subnets. */
  networkAcls(subnetIds: readonly string[], call?: Call): Promise<readonly NetworkAcl[]>;
}

export interface InboundRule {
  readonly groupId: string;
  /** `tcp`, `udp`, `icmp`, a protocol number, or `-1` for all. */
  readonly protocol: string;
  /** Absent: all ports (`-1` on the wire). */
  readonly fromPort?: number;
  readonly toPort?: number;
  readonly source: { readonly cidr: string } | { readonly groupId: string } | { readonly prefixListId: string };
}

export interface NetworkAcl {
  readonly id: string;
  readonly subnetIds: readonly string[];
  /** In the order in which EC2 tries them; the first that matches decides. */
  readonly entries: readonly NetworkAclEntry[];
}

export interface NetworkAclEntry {
  readonly ruleNumber: number;
  readonly direction: 'inbound' | 'outbound';
  readonly allow: boolean;
  /** Protocol number as text; `6` is TCP, `-1` all. */
  readonly protocol: string;
  readonly cidr: string;
  /** Absent: all ports. */
  readonly fromPort?: number;
  readonly toPort?: number;
}

/** DryRun: what this identity may do. Each call uses the real action, and so may use up its request rate. */
export interface Ec2Permissions {
  mayCreateVpcEndpoint(input: CreateVpcEndpoint, call?: Call): Promise<Permission>;
  mayModifyVpcEndpoint(input: ModifyVpcEndpoint, call?: Call): Promise<Permission>;
  mayDeleteVpcEndpoints(ids: readonly string[], call?: Call): Promise<Permission>;
  mayCreateTags(resourceId: string, tags: Readonly<Record<string, string>>, call?: Call): Promise<Permission>;
  /** Every read action that Causeway uses. */
  mayRead(call?: Call): Promise<readonly ReadPermission[]>;
}

/** `refused`: EC2 refused the call for another reason, such as a parameter, so the permission is not known. */
export interface Permission {
  readonly answer: 'allowed' | 'denied' | 'refused';
  readonly message: string;
  /** The parts of a denial message of AWS. */
  readonly denial?: Denial;
}

interface ReadPermission extends Permission {
  /** `DescribeVpcs` */
  readonly action: string;
}
