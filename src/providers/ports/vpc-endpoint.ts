/** A VPC endpoint, and what a change of one says. */

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
