/**
 * The clients that the steps need. Adapters: `aiven.ts` (undici), `ec2.ts` (AWS SDK), `prober.ts`.
 * Every method takes an optional AbortSignal, throws the errors of `errors.ts`, and does not retry.
 * The adapters hide all quirks of the vendors.
 */

import type { Denial } from './errors.ts';

export interface Clients {
  readonly aiven: AivenClient;
  readonly aws: AwsClient;
  readonly prober: Prober;
}

interface Call {
  readonly signal?: AbortSignal;
}

// ---- Aiven -----------------------------------------------------------------------------------------------

export interface ServiceRef {
  readonly project: string;
  readonly service: string;
}

export interface Service {
  readonly name: string;
  readonly type: string;
  /** POWEROFF, REBALANCING, REBUILDING, RUNNING; treat as open. */
  readonly state: string;
  readonly plan: string;
  /** `aws-eu-west-1` */
  readonly cloudName: string;
  /** Absent: the service is not in a VPC. */
  readonly projectVpcId?: string;
  readonly nodeCount: number;
  readonly updateTime?: string;
  /** `user_config.privatelink_access` */
  readonly componentAccess: Readonly<Record<string, boolean>>;
  /** Booleans at the top of `user_config` (`schema_registry: true`): which features are switched on. */
  readonly features: Readonly<Record<string, boolean>>;
  readonly components: readonly ServiceComponent[];
}

export interface ServiceComponent {
  readonly component: string;
  readonly host: string;
  readonly port: number;
  readonly route: string;
  readonly usage: string;
  readonly authenticationMethod?: 'certificate' | 'sasl';
  readonly ca: 'project' | 'public';
  readonly ssl: boolean;
  readonly path?: string;
  readonly privatelinkConnectionId?: string;
}

export interface Privatelink {
  /** creating, active, deleting; treat as open. */
  readonly state: string;
  readonly principals: readonly string[];
  /** Regions, in addition to its own, from which endpoints may connect; absent: Aiven names none. */
  readonly supportedRegions?: readonly string[];
  readonly serviceName?: string;
  readonly serviceId?: string;
}

export interface Connection {
  readonly vpcEndpointId: string;
  readonly connectionId?: string;
  /** pending-user-approval, user-approved, connected, active; treat as open. */
  readonly state: string;
  readonly dnsName: string;
}

export interface PrivatelinkSettings {
  readonly principals?: readonly string[];
  readonly supportedRegions?: readonly string[];
}

export interface AivenClient {
  /** Names of the projects that the token can see. A worker calls it first, to check that the token is accepted. */
  listProjects(call?: Call): Promise<readonly string[]>;
  getService(ref: ServiceRef, call?: Call): Promise<Service>;
  listServices(project: string, call?: Call): Promise<readonly Service[]>;
  /** Undefined when there is none (404). @throws NotFoundError when the service is missing */
  getPrivatelink(ref: ServiceRef, call?: Call): Promise<Privatelink | undefined>;
  createPrivatelink(ref: ServiceRef, settings: PrivatelinkSettings, call?: Call): Promise<Privatelink>;
  /** Replaces the fields given, leaves the others. */
  updatePrivatelink(ref: ServiceRef, settings: PrivatelinkSettings, call?: Call): Promise<Privatelink>;
  /** Undefined when there is none. */
  deletePrivatelink(ref: ServiceRef, call?: Call): Promise<Privatelink | undefined>;
  /** Empty without a privatelink. */
  listConnections(ref: ServiceRef, call?: Call): Promise<readonly Connection[]>;
  refreshConnections(ref: ServiceRef, call?: Call): Promise<void>;
  /** One PUT with only these fields of `user_config.privatelink_access`; returns the service of the answer. */
  setComponentAccess(ref: ServiceRef, access: Readonly<Record<string, boolean>>, call?: Call): Promise<Service>;
  serviceTags(ref: ServiceRef, call?: Call): Promise<Readonly<Record<string, string>>>;
  /** Writes these tags and deletes those given as null, by PATCH: other tags stay, even if they change at the same time. */
  updateServiceTags(ref: ServiceRef, tags: Readonly<Record<string, string | null>>, call?: Call): Promise<void>;
  /** Keys of `privatelink_access` in the live schema of the type; empty when it has none. */
  componentAccessKeys(project: string, serviceType: string, call?: Call): Promise<readonly string[]>;
  /** USD per hour by cloud name; a cloud that is not listed does not offer PrivateLink to this project. */
  privatelinkPrices(project: string, call?: Call): Promise<Readonly<Record<string, number>>>;
  /** PEM */
  projectCa(project: string, call?: Call): Promise<string>;
  /** State of a project VPC: APPROVED, ACTIVE, DELETING, DELETED. */
  projectVpcState(project: string, projectVpcId: string, call?: Call): Promise<string | undefined>;
}

/** A user of the service with its credentials; what Aiven redacted is absent. */
export interface ServiceUser {
  readonly username: string;
  readonly type: string;
  readonly password?: string;
  /** PEM */
  readonly accessCert?: string;
  /** PEM */
  readonly accessKey?: string;
}

/** Reads that return secrets. Not part of `Clients`, so that no step and no workflow can reach them. */
export interface AivenSecrets {
  serviceUsers(ref: ServiceRef, call?: Call): Promise<readonly ServiceUser[]>;
  /** The whole `user_config`, without secrets that Aiven redacted. */
  serviceUserConfig(ref: ServiceRef, call?: Call): Promise<Readonly<Record<string, unknown>>>;
}

// ---- AWS -------------------------------------------------------------------------------------------------

/** The region to call, and the role to call with. */
export interface AwsAccess {
  readonly region: string;
  readonly roleArn?: string;
  readonly externalId?: string;
}

export interface AwsIdentity {
  readonly account: string;
  /** An IAM ARN for Aiven's list of principals; for an assumed-role session, `role/NAME`. */
  readonly principal: string;
  /** True when the ARN was made from a session, whose ARN lacks the role's path. */
  readonly pathUnknown: boolean;
}

export type VpcEndpointState =
  | 'pendingAcceptance'
  | 'pending'
  | 'available'
  | 'rejected'
  | 'failed'
  | 'expired'
  | 'deleting'
  | 'deleted'
  | 'partial'
  | 'unknown';

export interface VpcEndpoint {
  readonly id: string;
  readonly vpcId: string;
  readonly serviceName: string;
  readonly type: string;
  /** Normalised, because the SDK's enum and EC2's answers differ in case. */
  readonly state: VpcEndpointState;
  /** The state as EC2 sent it. */
  readonly rawState: string;
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
  readonly networkInterfaceIds: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  readonly ownerId?: string;
  /** ISO 8601 */
  readonly createdAt?: string;
  readonly lastError?: string;
}

export interface CreateVpcEndpoint {
  readonly vpcId: string;
  readonly serviceName: string;
  /** Only when it differs from the client's region. */
  readonly serviceRegion?: string;
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  readonly clientToken: string;
}

export interface ModifyVpcEndpoint {
  readonly id: string;
  readonly addSubnetIds?: readonly string[];
  readonly removeSubnetIds?: readonly string[];
  readonly addSecurityGroupIds?: readonly string[];
  readonly removeSecurityGroupIds?: readonly string[];
}

export interface VpcEndpointQuery {
  readonly ids?: readonly string[];
  readonly vpcId?: string;
  readonly serviceName?: string;
  /** Tag name to value. */
  readonly tags?: Readonly<Record<string, string>>;
}

export interface Subnet {
  readonly id: string;
  readonly vpcId: string;
  readonly zoneName: string;
  readonly zoneId: string;
  /** Empty: it has IPv6 addresses only. */
  readonly cidr: string;
  readonly freeAddresses: number;
  readonly ownerId: string;
}

export interface SecurityGroup {
  readonly id: string;
  readonly vpcId: string;
}

export interface EndpointService {
  readonly serviceName: string;
  /** Empty: EC2 did not say. */
  readonly zoneIds: readonly string[];
  readonly acceptanceRequired: boolean;
  readonly region?: string;
}

export interface AwsClient {
  /** GetCallerIdentity with this access. */
  identity(access: AwsAccess, call?: Call): Promise<AwsIdentity>;
  /** The client for one account and region; the same access gives the same client. */
  ec2(access: AwsAccess): Ec2Client;
  /** Reads for the plan's findings, with the same connection; not needed to make a link. */
  inspect(access: AwsAccess): Ec2Inspection;
}

export interface Ec2Client {
  /** All pages, by filter. An empty list of ids finds nothing. Endpoints that EC2 no longer knows are absent. */
  vpcEndpoints(query: VpcEndpointQuery, call?: Call): Promise<readonly VpcEndpoint[]>;
  /**
   * The state of one endpoint, at most `maxAgeMs` old, from the sweep that all waits of this account and region share.
   * Undefined when it does not exist.
   */
  watchedVpcEndpoint(id: string, maxAgeMs: number, call?: Call): Promise<VpcEndpoint | undefined>;
  createVpcEndpoint(input: CreateVpcEndpoint, call?: Call): Promise<VpcEndpoint>;
  modifyVpcEndpoint(input: ModifyVpcEndpoint, call?: Call): Promise<void>;
  /** Returns the ids that EC2 did not delete, with its reason. Ids that are already gone count as deleted. */
  deleteVpcEndpoints(
    ids: readonly string[],
    call?: Call,
  ): Promise<readonly { id: string; code: string; message: string }[]>;
  /** As this caller sees it; undefined when it does not exist or does not allow the caller. */
  endpointService(serviceName: string, serviceRegion?: string, call?: Call): Promise<EndpointService | undefined>;
  vpcExists(vpcId: string, call?: Call): Promise<boolean>;
  /** Those that exist, in any order. */
  subnets(ids: readonly string[], call?: Call): Promise<readonly Subnet[]>;
  securityGroups(ids: readonly string[], call?: Call): Promise<readonly SecurityGroup[]>;
  networkInterfaces(ids: readonly string[], call?: Call): Promise<readonly InterfaceFacts[]>;
  createTags(resourceId: string, tags: Readonly<Record<string, string>>, call?: Call): Promise<void>;
}

/** A network interface, with what its subnet says of its place. */
export interface InterfaceFacts {
  readonly id: string;
  readonly subnetId: string;
  readonly zoneName: string;
  readonly zoneId?: string;
  /** The IPv4 block of its subnet; absent: the subnet has none, or EC2 does not show it. */
  readonly cidr?: string;
  readonly address: string;
}

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

// ---- Prober ----------------------------------------------------------------------------------------------

export interface ProbeTarget {
  /** Address of an endpoint network interface. */
  readonly address: string;
  /** The subnet that EC2 says the interface is in: an address outside of it is not dialled. Absent: not known. */
  readonly subnet?: { readonly id: string; readonly cidr: string };
  readonly port: number;
  /** The host of the route; used only as the TLS server name. */
  readonly serverName: string;
  /**
   * What is sent before TLS (SSLRequest of PostgreSQL, greeting of MySQL, capabilities of its X Protocol) and inside TLS
   * where no credentials are needed (HEAD of HTTP, startup message of PostgreSQL, ApiVersions of Kafka, PING of Redis).
   * `tls`: only TLS; `tcp`: only a connection.
   */
  readonly protocol: 'tls' | 'https' | 'kafka' | 'redis' | 'postgres' | 'mysql' | 'mysqlx' | 'tcp';
  /** PEM of the project CA (two, while Aiven rotates it); absent: the public CAs and `CAUSEWAY_EXTRA_CA_FILE`. */
  readonly ca?: string;
  /**
   * Trust the public CAs in addition to `ca`. For listeners whose CA is `public`: services older than Aiven's move to public
   * CAs (mostly Valkey) still use the project CA, and no API shows which.
   */
  readonly trustPublic?: boolean;
}

/** `proven`: the handshake shows that a healthy target answered. The others mean "not yet". */
export interface ProbeResult {
  readonly outcome: 'proven' | 'noTarget' | 'refused' | 'timedOut' | 'untrusted';
  readonly detail: string;
}

export interface Prober {
  probe(target: ProbeTarget, call?: Call): Promise<ProbeResult>;
  /** The addresses of the host, as resolved here; empty when it does not resolve. */
  resolve(host: string): Promise<readonly string[]>;
  /** Why this prober dials no address of this network (a CIDR); undefined: it may dial them. Makes no calls. */
  outOfReach(cidr: string): string | undefined;
}
