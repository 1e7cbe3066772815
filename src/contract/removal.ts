/** What there is to remove, and what came of it. Types only, plain JSON. */
import type { StepInput, Wait } from './step-contract.ts';
import type { ApplyingStepName, StepName, TypesByStep } from './steps.ts';

/** What there is to remove: what a change of this run made, or what a survey found. */
export type Removal<Name extends StepName = StepName> = RemovalText & TypesByStep[Name]['removal'];

interface RemovalText {
  /** For people: "VPC endpoint vpce-0a1 in vpc-0a1". */
  readonly says: string;
  /** As for a change, for the call that removes it. */
  readonly rateKey?: string;
  /** That call may remove several of the same account, region and role at once. */
  readonly together?: boolean;
}

/** What a survey found to be removed, with the step that does it. */
export type StepRemoval = {
  readonly [Name in ApplyingStepName]: {
    readonly step: Name;
    readonly endpoint?: string;
    readonly removal: Removal<Name>;
  };
}[ApplyingStepName];

export interface RemoveInput<Name extends StepName = StepName> extends StepInput<Name> {
  /** What there is to remove, first change first. */
  readonly remove: readonly Removal<Name>[];
}

/** Removals of one account, region and role that may go `together`. */
export interface RemoveTogetherInput {
  readonly inputs: readonly RemoveInput[];
}

/** What `remove` left behind on purpose, and why. Empty: everything asked for was (or will be, see settle) removed. */
export interface Removed<Name extends StepName = StepName> {
  readonly removed: readonly string[];
  readonly left: readonly Leftover[];
  /** What is to be waited for now; absent: nothing. */
  readonly wait?: Wait<Name>;
}

export interface Leftover {
  /** Kind of thing: `VPC endpoint`. */
  readonly what: string;
  /** Its id, or its name. */
  readonly id: string;
  /** Why it is still there. */
  readonly why: string;
  /** USD a day; 0 for what costs nothing. */
  readonly usdPerDay: number;
  /** This link made it (or may have: it could not be looked at), and it should be gone: the removal is not complete. */
  readonly ours?: boolean;
}
