/** Step `targets`: whether the load balancer has healthy targets, as a connection through the endpoint shows. */
import { define } from './definition.ts';

/** What the prober saw in one zone. `healthy`: every route was proven twice in a row through this interface. */
export interface ZoneHealth {
  /** Id of the availability zone, which is the same in every account: `euw1-az1`. */
  readonly zoneId: string;
  /** Of the network interface. */
  readonly address: string;
  /** Every route was proven twice in a row. */
  readonly healthy: boolean;
  /** Routes not proven in this zone: why, per `component/authenticationMethod`. */
  readonly unproven?: Readonly<Record<string, string>>;
}

/** What this step hands on, changes, takes away and waits for. Exported for the declarations of the packages. */
export interface TargetsTypes {
  readonly outputs: {
    readonly verifiedBy: 'probe' | 'none';
    readonly zones: readonly ZoneHealth[];
    readonly warnings?: readonly string[];
    readonly skipped?: string;
  };
  readonly change: never;
  readonly removal: never;
  readonly wait: never;
  readonly asks: never;
}

export const targets = define<TargetsTypes>()({
  name: 'targets',
  scope: 'endpoint',
  applies: false,
  budget: '15 minutes',
  needs: ['routes'],
  reads: ['endpoint', 'components', 'zones'],
  settlesOn: 'probe',
  noun: 'target health',
  awaits: 'is proven by two handshakes of every route',
  // "A couple of minutes", says Aiven's guide.
  minutes: 2,
  reasons: { settled: 'targetsUnproven' },
  skipped: { verifiedBy: 'none', zones: [] },
  shortfall: ({ verifiedBy, warnings = [] }) =>
    verifiedBy === 'none' ? `target health is not proven: ${warnings.join('; ') || 'no probe looked'}` : undefined,
  unseen: true,
  timing: ({ service, vpcEndpointId }) => ({
    from: { under: `${service}/targets/`, state: 'initial' },
    good: { under: `${service}/targets/`, state: 'healthy' },
    through: vpcEndpointId,
  }),
});
