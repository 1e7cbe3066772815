/** The Aiven half of the world. */

export interface AivenState {
  readonly projects: Map<string, AivenProject>;
  /** Accepted API tokens. */
  readonly tokens: Set<string>;
  /** Permissions and roles of the tokens that do not have all. Aiven requires a write permission even to GET a privatelink. */
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
  /** Zone *ids* of its nodes, one entry per node. */
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
  /** Integrations that are on: the listeners `prometheus` and `jolokia` exist only with theirs. */
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
  /** How many routes GET service lists for it now. */
  listedRoutes: number;
}

/** Target health by node zone id, which no API shows. `privatelink.health` has one for each `targetKey`. */
export type TargetHealth = Map<string, 'initial' | 'healthy' | 'unhealthy'>;
