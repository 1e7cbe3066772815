/** Step `principals`, of a change: replaces the list of who may connect by exactly this one. */
import { define } from './definition.ts';

/** What this step hands on, changes, takes away and waits for. Exported for the declarations of the packages. */
export interface PrincipalsTypes {
  readonly outputs: { readonly principals: readonly string[] };
  readonly change: {
    readonly action: 'setPrincipals';
    readonly with: {
      readonly principals: readonly string[];
      /** The list that was there at the look: if it differs by now, it is not overwritten. */
      readonly from: readonly string[];
    };
  };
  readonly removal: { readonly what: 'list'; readonly before: readonly string[] };
  readonly wait: { readonly want: 'gone'; readonly principals: readonly string[] };
  readonly asks: { readonly exactly: readonly string[] };
}

export const principals = define<PrincipalsTypes>()({
  name: 'principals',
  scope: 'service',
  applies: true,
  budget: '20 minutes',
  needs: [],
  reads: ['principals'],
  noun: 'list of principals',
  awaits: 'reads back as it was asked for',
  awaitsBack: 'reads back as it was before',
  minutes: 0,
  reasons: { settled: 'privatelinkStuck' },
});
