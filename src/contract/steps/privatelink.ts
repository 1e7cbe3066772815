/** Step `privatelink`: Aiven's per-service resource, a load balancer and a VPC endpoint service. */
import type { PrivatelinkSettings } from '../../providers/ports/aiven.ts';
import { define } from './definition.ts';

/** What this step hands on, changes, takes away and waits for. Exported for the declarations of the packages. */
export interface PrivatelinkTypes {
  readonly outputs: {
    readonly serviceName: string;
    readonly serviceId: string;
    readonly principals: readonly string[];
    readonly adopted?: boolean;
  };
  readonly change:
    | { readonly action: 'create'; readonly with: PrivatelinkSettings }
    | { readonly action: 'addPrincipals'; readonly with: { readonly added: readonly string[] } }
    | { readonly action: 'addRegions'; readonly with: { readonly added: readonly string[] } };
  readonly removal:
    | {
        readonly what: 'resource';
        /** Although others are connected. */
        readonly force?: boolean;
        /** VPC endpoint ids of all of ours, where they are known: no other connection is waited for. */
        readonly ours?: readonly string[];
      }
    | {
        readonly what: 'principals';
        readonly added: readonly string[];
        /** VPC endpoint ids that were connected without them. */
        readonly connected: readonly string[];
        readonly ours?: readonly string[];
      }
    | {
        readonly what: 'regions';
        readonly added: readonly string[];
        /** VPC endpoint ids that were connected without them. */
        readonly connected: readonly string[];
        readonly ours?: readonly string[];
      };
  readonly wait:
    | { readonly want: 'settled'; readonly until: 'running' }
    /** It was created a moment ago. */
    | { readonly want: 'settled'; readonly until: 'active' }
    | {
        readonly want: 'gone';
        /** We deleted it: a read that still shows it is stale. */
        readonly deleted?: true;
      };
  readonly asks: never;
}

export const privatelink = define<PrivatelinkTypes>()({
  name: 'privatelink',
  scope: 'service',
  applies: true,
  budget: '20 minutes',
  needs: [],
  reads: ['principals', 'regions'],
  removableWhen: 'unused',
  noun: 'PrivateLink resource',
  awaits: 'is active and has a service name',
  // "Up to a few minutes", says Aiven's guide.
  minutes: 3,
  reasons: { settled: 'privatelinkStuck', gone: 'privatelinkRemains', unused: 'connectionRemains' },
  identity: 'serviceName',
  usdPerHour: ({ usdPerHour }) => usdPerHour,
  timing: ({ service }) => ({
    from: { id: `${service}/privatelink`, state: 'creating' },
    good: { id: `${service}/privatelink`, state: 'active' },
  }),
});
