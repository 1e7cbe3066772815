/**
 * The state that both sandbox APIs and the data plane share. One world per sandbox; plain objects in maps.
 * Each API writes its own half and reads the other's; they notify each other through `events`.
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
  /** Stand-in for the public CAs: signs what browsers trust in the real world (Let's Encrypt listeners, HTTPS services). */
  readonly publicCa: CertificateAuthority;
  /** Second octet of the loopback range this sandbox claimed: its VPCs lie in 127.N.0.0/16. */
  readonly loopbackNet: number;
}

/** Endpoint events carry the id of the endpoint. */
export interface WorldEvents {
  /** A VPC endpoint became `available` (emitted by EC2, heard by Aiven). */
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
