/** Step `vpcEndpoint`: the interface VPC endpoint in the caller's VPC. */
import type { ModifyVpcEndpoint } from '../../providers/ports/vpc-endpoint.ts';
import type { SecurityGroup, Subnet } from '../../providers/ports/ec2.ts';
import { define } from './definition.ts';

export interface NetworkInterface {
  readonly id: string;
  readonly subnetId: string;
  readonly zoneId: string;
  readonly address: string;
  /** The IPv4 block of the subnet. Absent: not known, or read by an older worker. */
  readonly cidr?: string;
}

/** What EC2 says of the places that a request names. */
export interface NetworkFacts {
  readonly vpcThere: boolean;
  /** Those that exist. */
  readonly subnets: readonly Subnet[];
  readonly groups: readonly SecurityGroup[];
}

/** The subnets of an endpoint's network interfaces, and their security groups. */
export interface Attachments {
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
}

/** What this step hands on, changes, takes away and waits for. Exported for the declarations of the packages. */
export interface VpcEndpointTypes {
  readonly outputs: {
    readonly vpcEndpointId: string;
    readonly adopted?: boolean;
    readonly state: string;
    readonly networkInterfaces: readonly NetworkInterface[];
  };
  readonly change:
    | {
        readonly action: 'create';
        /** What was found to be right, for the look that follows when the service name is known. */
        readonly with?: { readonly network: NetworkFacts };
        /** When none was there: epoch ms, by the clock of the worker that looked. Absent: seen by an older worker. */
        readonly seenAt?: number;
      }
    | { readonly action: 'modify'; readonly with: ModifyVpcEndpoint }
    | { readonly action: 'delete'; readonly with: { readonly vpcEndpointIds: readonly string[] } };
  readonly removal:
    | {
        /** Every endpoint that carries our tags for this key. */
        readonly what: 'endpoint';
      }
    | {
        /** A change in place: the endpoint goes back to these. */
        readonly what: 'attachments';
        readonly vpcEndpointId: string;
        readonly before: Attachments;
      };
  readonly wait:
    | { readonly want: 'settled'; readonly until: 'visible' }
    | {
        readonly want: 'settled';
        readonly until: 'available';
        readonly vpcEndpointId: string;
        /** A moment ago. */
        readonly created?: boolean;
        /** What a change in place leaves it with. */
        readonly expect?: Attachments;
        /** It goes back to what it was. */
        readonly undo?: true;
      }
    | {
        readonly want: 'gone';
        readonly vpcEndpointIds: readonly string[];
        /** Nothing of ours may be left. */
        readonly undo?: true;
      };
  readonly asks: never;
}

export const vpcEndpoint = define<VpcEndpointTypes>()({
  name: 'vpcEndpoint',
  scope: 'endpoint',
  applies: true,
  budget: '15 minutes',
  needs: ['privatelink'],
  reads: ['endpoint'],
  noun: 'VPC endpoint',
  awaits: 'is available',
  minutes: 2,
  reasons: { settled: 'endpointPending', gone: 'endpointRemains' },
  identity: 'vpcEndpointId',
  receiptAfter: true,
  writesReceipt: true,
  usdPerHour: (_, endpoint) => endpoint?.usdPerHour ?? 0,
  timing: ({ vpcEndpointId }) => ({
    from: { id: vpcEndpointId, state: 'pending' },
    good: { id: vpcEndpointId, state: 'available' },
  }),
});
