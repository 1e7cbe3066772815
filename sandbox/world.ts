/**
 * The state both sandbox APIs and the data plane share. One world per sandbox; plain objects in maps.
 * The two APIs write their own half and read the other's; what one must tell the other goes through `events`.
 */
import type { EventEmitter } from 'node:events';
import type { Clock } from './clock.ts';
import type { Faults } from './faults.ts';
import type { Ledger } from './ledger.ts';
import type { Settings } from './settings.ts';
import type { AivenState, CertificateAuthority } from './world/aiven-state.ts';
import type { AwsState } from './world/aws-state.ts';

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

export type {
  AivenProject,
  CertificateAuthority,
  ProjectVpc,
  AivenService,
  PrivatelinkRow,
  ConnectionRow,
  TargetHealth,
} from './world/aiven-state.ts';
export type {
  AwsAccount,
  RoleRow,
  AccessKey,
  EndpointServiceRow,
  VpcRow,
  SubnetRow,
  SecurityGroupRow,
  SecurityGroupRule,
  NetworkAclRow,
  NetworkAclEntry,
  VpcEndpointRow,
  NetworkInterfaceRow,
} from './world/aws-state.ts';
