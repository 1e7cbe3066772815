/**
 * What the steps need of the world, in our words. Adapters: `aiven.ts` (undici), `ec2.ts` (AWS SDK), `prober.ts`.
 * Every method takes an optional AbortSignal, throws the errors of `errors.ts`, and does not retry.
 * Every quirk of a vendor ends in its adapter.
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
  /** Regions beside its own from which endpoints may connect; absent: Aiven tells none. */
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
  /** Names of the projects that the token sees: the first call of a worker, which shows whether the token is accepted. */
  listProjects(call?: Call): Promise<readonly string[]>;
  getService(ref: ServiceRef, call?: Call): Promise<Service>;
  listServices(project: string, call?: Call): Promise<readonly Service[]>;
  /** Absent (404): undefined. A missing service is a NotFoundError all the same. */
  getPrivatelink(ref: ServiceRef, call?: Call): Promise<Privatelink | undefined>;
  createPrivatelink(ref: ServiceRef, settings: PrivatelinkSettings, call?: Call): Promise<Privatelink>;
  /** Replaces the fields given, leaves the others. */
  updatePrivatelink(ref: ServiceRef, settings: PrivatelinkSettings, call?: Call): Promise<Privatelink>;
  /** Absent already: undefined. */
  deletePrivatelink(ref: ServiceRef, call?: Call): Promise<Privatelink | undefined>;
  /** No privatelink: empty. */
  listConnections(ref: ServiceRef, call?: Call): Promise<readonly Connection[]>;
  refreshConnections(ref: ServiceRef, call?: Call): Promise<void>;
  /** One PUT with only these leaves of `user_config.privatelink_access`; the service as the reply shows it. */
  setComponentAccess(ref: ServiceRef, access: Readonly<Record<string, boolean>>, call?: Call): Promise<Service>;
  serviceTags(ref: ServiceRef, call?: Call): Promise<Readonly<Record<string, string>>>;
  /** Writes these tags and deletes those given as null; others stay as they are, whoever writes them meanwhile (PATCH). */
  updateServiceTags(ref: ServiceRef, tags: Readonly<Record<string, string | null>>, call?: Call): Promise<void>;
  /** Keys of `privatelink_access` in the live schema of the type; empty when it has none. */
  componentAccessKeys(project: string, serviceType: string, call?: Call): Promise<readonly string[]>;
  /** USD per hour by cloud name; a cloud not listed does not offer PrivateLink to this project. */
  privatelinkPrices(project: string, call?: Call): Promise<Readonly<Record<string, number>>>;
  /** PEM */
  projectCa(project: string, call?: Call): Promise<string>;
  /** State of a project VPC: APPROVED, ACTIVE, DELETING, DELETED. */
  projectVpcState(project: string, projectVpcId: string, call?: Call): Promise<string | undefined>;
}

/** A user of the service with what it logs in with; what Aiven redacted is absent. */
export interface ServiceUser {
  readonly username: string;
  readonly type: string;
  readonly password?: string;
  /** PEM */
  readonly accessCert?: string;
  /** PEM */
  readonly accessKey?: string;
}

/** Reads that answer with secrets. Not part of `Clients`: no step, and so no workflow, can reach them. */
export interface AivenSecrets {
  serviceUsers(ref: ServiceRef, call?: Call): Promise<readonly ServiceUser[]>;
  /** The whole `user_config`, secrets redacted by Aiven absent. */
  serviceUserConfig(ref: ServiceRef, call?: Call): Promise<Readonly<Record<string, unknown>>>;
}

// ---- AWS -------------------------------------------------------------------------------------------------

/** With which identity and where to call. */
export interface AwsAccess {
  readonly region: string;
  readonly roleArn?: string;
  readonly externalId?: string;
}

export interface AwsIdentity {
  readonly account: string;
  /** An IAM ARN as Aiven's allow-list takes it; of an assumed-role session `role/NAME`. */
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
  /** Normalised: EC2's enum and its wire differ in case. */
  readonly state: VpcEndpointState;
  /** The state as EC2 said it, when it is `unknown` to us. */
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
  /** Reads for the plan's findings, with the same connection; not needed to bring a link about. */
  inspect(access: AwsAccess): Ec2Inspection;
}

export interface Ec2Client {
  /** All pages. By filter, never by an empty id list; endpoints EC2 no longer knows are simply absent. */
  vpcEndpoints(query: VpcEndpointQuery, call?: Call): Promise<readonly VpcEndpoint[]>;
  /**
   * One endpoint's newest state through the sweep that this account and region's waiters share;
   * at most `maxAgeMs` old. Absent: undefined.
   */
  watchedVpcEndpoint(id: string, maxAgeMs: number, call?: Call): Promise<VpcEndpoint | undefined>;
  createVpcEndpoint(input: CreateVpcEndpoint, call?: Call): Promise<VpcEndpoint>;
  modifyVpcEndpoint(input: ModifyVpcEndpoint, call?: Call): Promise<void>;
  /** Ids that EC2 did not delete, with its reason; ids that are gone already count as deleted. */
  deleteVpcEndpoints(
    ids: readonly string[],
    call?: Call,
  ): Promise<readonly { id: string; code: string; message: string }[]>;
  /** As this caller sees it; not visible (unknown, or the caller is not allowed): undefined. */
  endpointService(serviceName: string, serviceRegion?: string, call?: Call): Promise<EndpointService | undefined>;
  vpcExists(vpcId: string, call?: Call): Promise<boolean>;
  /** Those that exist, in any order. */
  subnets(ids: readonly string[], call?: Call): Promise<readonly Subnet[]>;
  securityGroups(ids: readonly string[], call?: Call): Promise<readonly SecurityGroup[]>;
  networkInterfaces(
    ids: readonly string[],
    call?: Call,
  ): Promise<readonly { id: string; subnetId: string; zoneName: string; zoneId?: string; address: string }[]>;
  createTags(resourceId: string, tags: Readonly<Record<string, string>>, call?: Call): Promise<void>;
}

/** What plans and drafts look at beyond what the steps need. Each may be denied on its own: then a plan's finding is a note. */
export interface Ec2Inspection extends Ec2Firewalls, Ec2Permissions, Ec2Networks {}

/** What there is to put an endpoint into. */
export interface Ec2Networks {
  /** `ids` absent: all VPCs that this account sees. Those that are not there are absent. */
  vpcNetworks(ids?: readonly string[], call?: Call): Promise<readonly VpcNetwork[]>;
  /** Whether the VPC's own resolver answers (its attribute `enableDnsSupport`); no such VPC: undefined. */
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

/** DryRun: what this identity may do. Each asks the real action and so may spend a token of its rate. */
export interface Ec2Permissions {
  mayCreateVpcEndpoint(input: CreateVpcEndpoint, call?: Call): Promise<Permission>;
  mayModifyVpcEndpoint(input: ModifyVpcEndpoint, call?: Call): Promise<Permission>;
  mayDeleteVpcEndpoints(ids: readonly string[], call?: Call): Promise<Permission>;
  mayCreateTags(resourceId: string, tags: Readonly<Record<string, string>>, call?: Call): Promise<Permission>;
  /** Each read that Causeway does anywhere. */
  mayRead(call?: Call): Promise<readonly ReadPermission[]>;
}

/** `refused`: EC2 gave another reason than permissions (a parameter) before it came to an answer. */
export interface Permission {
  readonly answer: 'allowed' | 'denied' | 'refused';
  readonly message: string;
  /** What AWS says of a denial, in its parts. */
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
  readonly port: number;
  /** The route's host: only the TLS server name. */
  readonly serverName: string;
  /**
   * What is said before TLS (PostgreSQL's SSLRequest, MySQL's greeting, its X Protocol's capabilities), and what is asked
   * inside it where no credentials are needed: HTTP's HEAD, PostgreSQL's startup, Kafka's ApiVersions, Redis' PING.
   * `tls`: TLS alone; `tcp`: a bare connection.
   */
  readonly protocol: 'tls' | 'https' | 'kafka' | 'redis' | 'postgres' | 'mysql' | 'mysqlx' | 'tcp';
  /** PEM of the project's CA (two, while Aiven rotates it); absent: the public CAs and `CAUSEWAY_EXTRA_CA_FILE`. */
  readonly ca?: string;
  /**
   * Believe the public CAs beside `ca`. For listeners whose CA is `public`: services older than Aiven's move to public
   * CAs (Valkey above all) still present the project's, and no API tells them apart.
   */
  readonly trustPublic?: boolean;
}

/** `proven`: the handshake got so far that a healthy target must have answered. The others mean "not yet". */
export interface ProbeResult {
  readonly outcome: 'proven' | 'noTarget' | 'refused' | 'timedOut' | 'untrusted';
  readonly detail: string;
}

export interface Prober {
  probe(target: ProbeTarget, call?: Call): Promise<ProbeResult>;
  /** Addresses the host resolves to here; empty when it does not. */
  resolve(host: string): Promise<readonly string[]>;
  /** Why no address of this network (a CIDR) is dialled from here; undefined: it may be. Asks nobody. */
  outOfReach(cidr: string): string | undefined;
}
