/** Step `connection`: Aiven's side of the pair, which appears once Aiven has noticed the VPC endpoint. */
import { define } from './definition.ts';

/** What this step hands on, changes, takes away and waits for. Exported for the declarations of the packages. */
export interface ConnectionTypes {
  readonly outputs: { readonly connectionId?: string; readonly dnsName: string; readonly skipped?: string };
  readonly change: never;
  readonly removal: never;
  readonly wait: never;
  readonly asks: never;
}

export const connection = define<ConnectionTypes>()({
  name: 'connection',
  scope: 'endpoint',
  applies: false,
  budget: '15 minutes',
  needs: ['vpcEndpoint'],
  reads: ['endpoint'],
  noun: 'connection',
  awaits: 'is listed by Aiven as active',
  minutes: 1,
  reasons: { settled: 'connectionUnseen' },
  skipped: { dnsName: '' },
  identity: 'connectionId',
  timing: ({ vpcEndpointId }) => ({
    from: { id: vpcEndpointId, state: 'available' },
    good: { id: `${vpcEndpointId}/connection`, state: 'active' },
  }),
});
