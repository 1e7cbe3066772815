/** Aiven, as the steps see it. */
import type { Call } from './call.ts';

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
