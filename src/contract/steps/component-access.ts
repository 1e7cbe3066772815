/** Step `componentAccess`, of a change: components switched on and off by one call. */
import { define } from './definition.ts';

/** The components to switch on and off, or those that were switched. */
export interface ComponentSwitches {
  readonly on: readonly string[];
  readonly off: readonly string[];
}

/** What this step hands on, changes, takes away and waits for. Exported for the declarations of the packages. */
export interface ComponentAccessTypes {
  readonly outputs: { readonly enabled: readonly string[]; readonly disabled: readonly string[] };
  readonly change: { readonly action: 'enable' | 'disable' | 'switch'; readonly with: ComponentSwitches };
  readonly removal: { readonly what: 'switches' } & ComponentSwitches;
  readonly wait: { readonly want: 'gone' } & ComponentSwitches;
  readonly asks: ComponentSwitches;
}

export const componentAccess = define<ComponentAccessTypes>()({
  name: 'componentAccess',
  scope: 'service',
  applies: true,
  budget: '5 minutes',
  needs: [],
  reads: ['components'],
  noun: 'component access',
  awaits: 'reads back as it was asked for',
  awaitsBack: 'reads back as it was before',
  minutes: 0,
  reasons: { settled: 'componentsUnread' },
  receiptAfter: true,
});
