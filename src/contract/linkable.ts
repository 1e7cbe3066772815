/** What a manifest could connect: services of Aiven projects, and VPCs of AWS accounts. Plain JSON, types only. */
import type { AwsAccess } from '../providers/ports/aws.ts';
import type { LinkName } from './request.ts';

/** The one argument of `findLinkable`. */
export interface LinkableRequest {
  readonly projects: readonly string[];
  /** Roles to assume for the VPCs; empty: the worker's own identity. */
  readonly roles: readonly string[];
  /** Empty: those in which the services are. */
  readonly regions: readonly string[];
  /** Ids; empty: all that the roles see. */
  readonly vpcs: readonly string[];
}

export interface Linkable {
  readonly services: readonly LinkableService[];
  readonly vpcs: readonly LinkableVpc[];
  /** Projects, accounts and VPCs that could not be read. */
  readonly unknown: readonly { readonly what: string; readonly why: string }[];
}

export interface LinkableService extends LinkName {
  /** `shop/orders-kafka` */
  readonly link: string;
  readonly type: string;
  readonly plan: string;
  readonly state: string;
  /** Absent: it is not on AWS. */
  readonly region?: string;
  /** Keys of its type's `privatelink_access`, and those that are open. */
  readonly components: readonly string[];
  readonly open: readonly string[];
  /** Absent: it has no PrivateLink resource. */
  readonly linked?: {
    readonly state: string;
    readonly serviceName?: string;
    readonly connections: readonly { readonly vpcEndpointId: string; readonly state: string }[];
  };
  /** Why it cannot have PrivateLink now, and what to do about it. */
  readonly not?: string;
}

export interface LinkableVpc {
  readonly id: string;
  /** Its tag `Name`. */
  readonly name?: string;
  readonly cidr: string;
  readonly account: string;
  readonly access: AwsAccess;
  readonly subnets: readonly { readonly id: string; readonly zoneId: string; readonly freeAddresses: number }[];
  readonly securityGroups: readonly { readonly id: string; readonly name: string }[];
  /** Endpoints in it that lead to a service of somebody else's, whoever made them. */
  readonly endpoints: readonly FoundEndpoint[];
}

export interface FoundEndpoint {
  readonly id: string;
  readonly serviceName: string;
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
  /** For one that this installation made: its link, and its name in the request. */
  readonly made?: { readonly link: string; readonly name?: string };
}

export interface LinkableActivities {
  findServices(input: { readonly project: string }): Promise<readonly LinkableService[]>;
  /** `vpcs`: ids; empty: all. */
  findVpcs(input: { readonly access: AwsAccess; readonly vpcs: readonly string[] }): Promise<readonly LinkableVpc[]>;
}
