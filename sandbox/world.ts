/**
 * The state both sandbox APIs and the data plane share. One world per sandbox; plain objects in maps.
 * The two APIs write their own half and read the other's; what one must tell the other goes through `events`.
 */
import type { EventEmitter } from 'node:events';
import type { Clock } from './clock.ts';
import type { Faults } from './faults.ts';
import type { Ledger } from './ledger.ts';
import type { Settings } from './settings.ts';

export interface World {
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly faults: Faults;
  readonly settings: Settings;
  readonly events: EventEmitter<WorldEvents>;
  readonly aiven: AivenState;
  readonly aws: AwsState;
  /** Stands for the public CAs: signs what browsers trust in the real world (Let's Encrypt listeners, HTTPS services). */
  readonly publicCa: CertificateAuthority;
  /** Second octet of the loopback range this sandbox claimed: its VPCs lie in 127.N.0.0/16. */
  readonly loopbackNet: number;
}

/** Each carries the id of what changed. */
export interface WorldEvents {
  /** A VPC endpoint reached `available` (EC2 side says so, Aiven side listens). */
  endpointAvailable: [vpcEndpointId: string];
  /** A VPC endpoint is `deleted` or was rejected. */
  endpointGone: [vpcEndpointId: string];
  /** Anything the data plane or DNS depends on changed: routes, connections, network interfaces, groups, health. */
  changed: [];
}

// ---- Aiven -----------------------------------------------------------------------------------------------

export interface AivenState {
  readonly projects: Map<string, AivenProject>;
  /** Accepted API tokens. */
  readonly tokens: Set<string>;
  /** Those of them that may only read. Aiven asks for a write permission even to GET a privatelink. */
  readonly readOnlyTokens: Set<string>;
}

export interface AivenProject {
  readonly name: string;
  readonly ca: CertificateAuthority;
  readonly vpcs: Map<string, ProjectVpc>;
  readonly services: Map<string, AivenService>;
  /** The project's event log, oldest first. */
  readonly events: ProjectEvent[];
}

export interface ProjectEvent {
  readonly id: string;
  readonly type: string;
  readonly description: string;
  readonly service: string;
  readonly time: string;
}

/** PEM texts. */
export interface CertificateAuthority {
  readonly certificate: string;
  readonly privateKey: string;
}

export interface ProjectVpc {
  readonly id: string;
  readonly cloudName: string;
  readonly networkCidr: string;
  state: 'APPROVED' | 'ACTIVE' | 'DELETING' | 'DELETED';
}

export interface AivenService {
  readonly project: string;
  readonly name: string;
  readonly type: string;
  readonly plan: string;
  readonly cloudName: string;
  /** null: not in a VPC. */
  projectVpcId: string | null;
  state: 'POWEROFF' | 'REBALANCING' | 'REBUILDING' | 'RUNNING';
  /** Zone *ids* its nodes stand in, one entry a node. */
  readonly nodeZoneIds: readonly string[];
  /** No notification from AWS: connections appear only after refresh. */
  readonly byoc: boolean;
  userConfig: Record<string, unknown>;
  readonly createTime: string;
  updateTime: string;
  readonly users: ServiceUser[];
  /** First port of the service's dynamic listeners, and of its Kafka PrivateLink block. */
  readonly portBase: number;
  readonly privatelinkPortBase: number;
  /** Integrations switched on: `prometheus` and `jolokia` listeners exist only with theirs. */
  readonly integrations: readonly string[];
  /** Components the load balancer serves: follows `userConfig.privatelink_access` after `routesListedAfter`. */
  readonly routedComponents: Set<string>;
  privatelink?: PrivatelinkRow;
}

export interface ServiceUser {
  readonly username: string;
  readonly type: string;
  readonly password: string;
  /** Client certificate and key of a Kafka user, PEM; made when first asked for. */
  accessCert?: string;
  accessKey?: string;
  /** ISO 8601 */
  accessCertNotAfter?: string;
}

export interface PrivatelinkRow {
  state: 'creating' | 'active' | 'deleting';
  principals: string[];
  supportedRegions: string[];
  /** Set together with `active`. */
  serviceId: string | null;
  serviceName: string | null;
  readonly connections: ConnectionRow[];
  /** Ordinals are not reused: `privatelink-<n>-…`. */
  nextOrdinal: number;
  readonly health: Map<string, TargetHealth>;
}

export interface ConnectionRow {
  readonly id: string;
  readonly ordinal: number;
  readonly vpcEndpointId: string;
  state: 'pending-user-approval' | 'user-approved' | 'connected' | 'active';
  /** How many routes GET service lists on it now. */
  listedRoutes: number;
}

/** Per node zone id: the load balancer's view, which no API shows. Keys of the map that holds it: `targetKey` of a route. */
export type TargetHealth = Map<string, 'initial' | 'healthy' | 'unhealthy'>;

// ---- AWS -------------------------------------------------------------------------------------------------

export interface AwsState {
  readonly accounts: Map<string, AwsAccount>;
  /** Access key id to identity; temporary ones are added by AssumeRole. */
  readonly accessKeys: Map<string, AccessKey>;
  /** The endpoint services that the Aiven side made (and any seeded foreign ones), by service name. */
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
  allowedPrincipals: string[];
  acceptanceRequired: boolean;
  readonly ownerId: string;
  /** Of Aiven's: which service it belongs to. */
  readonly aiven?: { project: string; service: string };
}

export interface VpcRow {
  readonly id: string;
  readonly account: string;
  readonly region: string;
  readonly cidr: string;
  enableDnsSupport: boolean;
  enableDnsHostnames: boolean;
  /** Interface endpoints it may hold: 50. */
  endpointQuota: number;
  tags: Record<string, string>;
}

export interface SubnetRow {
  readonly id: string;
  readonly vpcId: string;
  readonly account: string;
  readonly region: string;
  readonly zoneId: string;
  readonly cidr: string;
  freeAddresses: number;
  /** Accounts it is shared with through AWS RAM: they see it and its VPC, but make no endpoint in it. */
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
  /** Inbound only; outbound is open. */
  rules: SecurityGroupRule[];
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
  /** As the wire says it: lower camel. */
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
