/** What each change of a service step claims as ours, and what each removal gives up. */
import type { Change } from '../../contract/step-contract.ts';
import type { Removal } from '../../contract/removal.ts';
import type { StepName } from '../../contract/steps.ts';

/** Service-level things of a link. */
export interface Claimed {
  readonly privatelink?: boolean;
  readonly components?: readonly string[];
  readonly principals?: readonly string[];
}

export interface ClaimsOf<Name extends StepName> {
  /** What the change is about to make. */
  readonly made: (change: Change<Name>) => Claimed;
  /** What the change removes: if others make it again, it is theirs. */
  readonly dropped?: (change: Change<Name>) => Claimed;
  /** What is no longer ours once the removal is done. */
  readonly undone: (removal: Removal<Name>) => Claimed;
}

export const ofPrivatelink: ClaimsOf<'privatelink'> = {
  made: (change) => (change.action === 'create' ? { privatelink: true } : { principals: change.with.added }),
  undone: (removal) => (removal.what === 'resource' ? { privatelink: true } : { principals: removal.added }),
};

export const ofComponents: ClaimsOf<'components'> = {
  made: (change) => change.with,
  undone: ({ components }) => ({ components }),
};

export const ofPrincipals: ClaimsOf<'principals'> = {
  made: ({ with: { principals, from } }) => ({ principals: without(principals, from) }),
  dropped: ({ with: { principals, from } }) => ({ principals: without(from, principals) }),
  // A claim on a principal that is not on the list has no effect.
  undone: () => ({}),
};

export const ofComponentAccess: ClaimsOf<'componentAccess'> = {
  made: (change) => ({ components: change.with.on }),
  dropped: (change) => ({ components: change.with.off }),
  undone: ({ on }) => ({ components: on }),
};

const without = (names: readonly string[], others: readonly string[]): readonly string[] =>
  names.filter((name) => !others.includes(name));
