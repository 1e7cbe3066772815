/** EC2 of one account and region, as the steps see it. */
import type { Call } from './call.ts';
import type { CreateVpcEndpoint, ModifyVpcEndpoint, VpcEndpoint, VpcEndpointQuery } from './vpc-endpoint.ts';

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
