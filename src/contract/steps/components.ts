/** Step `components`: which of the service's components are open to PrivateLink, to every connection of it. */
import { define } from './definition.ts';

/** What this step hands on, changes, takes away and waits for. Exported for the declarations of the packages. */
export interface ComponentsTypes {
  readonly outputs: { readonly enabled: readonly string[] };
  readonly change: { readonly action: 'enable'; readonly with: { readonly components: readonly string[] } };
  readonly removal: {
    readonly what: 'access';
    readonly components: readonly string[];
    /** VPC endpoint ids that were connected without them. */
    readonly connected?: readonly string[];
    /** VPC endpoint ids of all of ours: a survey looked at who else is connected, and decided. */
    readonly ours?: readonly string[];
  };
  readonly wait: {
    readonly want: 'gone';
    /** Those that were switched off again. */
    readonly components: readonly string[];
  };
  readonly asks: never;
}

export const components = define<ComponentsTypes>()({
  name: 'components',
  scope: 'service',
  applies: true,
  budget: '5 minutes',
  needs: ['privatelink'],
  reads: ['components'],
  removableWhen: 'unusedSince',
  noun: 'component access',
  awaits: 'reads back as switched on',
  awaitsBack: 'reads back as switched off',
  minutes: 0,
  reasons: { settled: 'componentsUnread', unused: 'connectionRemains' },
  needsInOrder: ['connection'],
  receiptAfter: true,
  timing: ({ service }) => ({
    from: { under: `${service}/access/`, state: 'true' },
    good: { under: `${service}/access/`, state: 'true' },
  }),
});
