/** The Aiven half of the world. */

export interface AivenState {
  readonly projects: Map<string, AivenProject>;
  /** Accepted API tokens. */
  readonly tokens: Set<string>;
  /** Permissions and roles of those of them that do not have all. Aiven asks for a write permission even to GET a privatelink. */
  readonly tokenPermissions: Map<string, ReadonlySet<string>>;
}

export interface AivenProject {
  readonly name: string;
  readonly ca: CertificateAuthority;
  readonly vpcs: Map<string, ProjectVpc>;
  readonly services: Map<string, AivenService>;
  /** The project's event log, oldest first. */
  readonly events: ProjectEvent[];
}

interface ProjectEvent {
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
  tags: Readonly<Record<string, string>>;
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

interface ServiceUser {
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
