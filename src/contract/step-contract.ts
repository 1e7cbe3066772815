/** The contract between the walk (workflow side) and the steps (activity side). Types only, plain JSON throughout. */
import type { AcceptedRequest, ResolvedEndpoint, ValidateInput } from './accepted-request.ts';
import type { FailureInfo } from './failure-info.ts';
import type { Following, Settled } from './following.ts';
import type { Outputs, OutputsByStep } from './outputs.ts';
import type { ReceiptEntry, ReceiptInput } from './receipt.ts';
import type { Removal, RemoveInput, RemoveTogetherInput, Removed } from './removal.ts';
import type { LinkName } from './request.ts';
import type { ApplyingStepName, StepName, TypesByStep } from './steps.ts';

/** Activities in addition to the steps' own. */
export interface RequestActivities {
  /** Schema, id, looks and findings. Throws `Invalid` with every problem (`details[0].problems`), before any change. */
  validateRequest(input: ValidateInput): Promise<AcceptedRequest>;
  /** What `removeVpcEndpoint` does, for several with one call; in the order of the inputs. One refusal fails it. */
  removeVpcEndpoints(input: RemoveTogetherInput): Promise<readonly Removed[]>;
  /**
   * Looks within each minute at what an endpoint's connection depends on, until it is cancelled; `once`: looks now and
   * answers. Fails with what broke.
   */
  watchLink(input: WatchInput): Promise<void>;
  /** Writes (merges) the tag `causeway:made`. */
  recordReceipt(input: ReceiptInput): Promise<void>;
}

/** What every verb of every step is given. */
export interface StepInput<Name extends StepName = StepName> extends LinkName {
  readonly components: readonly string[];
  readonly principals: readonly string[];
  readonly zones: 'any' | 'all';
  readonly serviceRegion: string;
  readonly otherRegions: readonly string[];
  /** Present for steps of scope `endpoint`. */
  readonly endpoint?: ResolvedEndpoint;
  /** Of this endpoint (and the service); what is not known yet is absent. */
  readonly outputs: Outputs;
  /** What its look saw when the request was accepted, minutes ago at most: facts that hardly change need not be read again. */
  readonly seenBefore?: Look<Name>;
  /** What a change asks of this step. */
  readonly asks?: TypesByStep[Name]['asks'];
}

/** The argument of `watchLink`. */
export interface WatchInput extends StepInput<never> {
  readonly once?: boolean;
}

/** One change, as `look` proposes it and the history keeps it. At most one mutating call. */
export type Change<Name extends StepName = StepName> = ChangeText<Name> & TypesByStep[Name]['change'];

interface ChangeText<Name extends StepName> {
  /** One sentence for the timeline and the plan: "create VPC endpoint in vpc-0a1 with 3 subnets". */
  readonly says: string;
  /** `account/region/action` of a rate-limited EC2 call; absent for calls that are not rate-limited. */
  readonly rateKey?: string;
  /** How it is undone; absent: it is not. */
  readonly undo?: Removal<Name>;
  /** What it made that all endpoints share: offboarding removes what a receipt names. */
  readonly receipt?: ReceiptEntry;
}

/** `look`: read, decide. Changes nothing. */
export type Look<Name extends StepName = StepName> =
  | {
      readonly answer: 'nothing';
      readonly says: string;
      /** This link made it. */
      readonly ours?: true;
      readonly outputs?: OutputsByStep[Name];
      readonly unknown?: readonly string[];
    }
  | { readonly answer: 'adopt'; readonly says: string; readonly outputs: OutputsByStep[Name] }
  | { readonly answer: 'refuse'; readonly says: string; readonly failure: FailureInfo }
  | {
      readonly answer: 'wait';
      readonly says: string;
      /** Absent: for the step's good state. */
      readonly wait?: Wait<Name>;
    }
  | {
      readonly answer: 'change';
      readonly change: Change<Name>;
      readonly more: boolean;
      readonly unknown?: readonly string[];
    };

/** What `settle` waits for, when it is not simply the step's good state. */
export type Wait<Name extends StepName = StepName> = TypesByStep[Name]['wait'];

export interface ApplyInput<Name extends StepName = StepName> extends StepInput<Name> {
  readonly change: Change<Name>;
  /** For a step that `writesReceipt`: the receipt entries of the service steps' changes so far. */
  readonly made?: readonly ReceiptEntry[];
}

/** `outputs` present: the reply already showed the wanted state, nothing is left to wait for. */
export interface Applied<Name extends StepName = StepName> {
  readonly outputs?: OutputsByStep[Name];
  /** Absent: the step's good state is waited for. */
  readonly wait?: Wait<Name>;
  /** What could not be done in addition to the change; for people. */
  readonly warnings?: readonly string[];
  /** The receipt that was written for it. Absent: it is not written yet. */
  readonly receipt?: readonly ReceiptEntry[];
}

export interface SettleInput<Name extends StepName = StepName> extends StepInput<Name> {
  /** From the look, the change or the removal that led here; absent: the step's good state. */
  readonly wait?: Wait<Name>;
  /** Present: waits until nothing prevents this removal any more (`removableWhen`). */
  readonly removing?: Removing<Name>;
  /** Steps that can begin when this wait is over: they are looked at in the same activity. */
  readonly then?: readonly Following[];
  /** Look a single time and answer: when the budget is spent, the run looks once more before the step parks. */
  readonly once?: boolean;
}

interface Removing<Name extends StepName> {
  readonly remove: readonly Removal<Name>[];
  /** Ids of what was skipped meanwhile: it stays, so it is not waited for. */
  readonly left: readonly string[];
}

type Cap<S extends string> = Capitalize<S>;

/** The names are a replay contract: verb + step. */
export type StepActivities = {
  [N in StepName as `look${Cap<N>}`]: (input: StepInput<N>) => Promise<Look<N>>;
} & {
  /** null: something other than the step's good state was waited for. */
  [N in StepName as `settle${Cap<N>}`]: (input: SettleInput<N>) => Promise<Settled<N>>;
} & {
  [N in ApplyingStepName as `apply${Cap<N>}`]: (input: ApplyInput<N>) => Promise<Applied<N>>;
} & {
  [N in ApplyingStepName as `remove${Cap<N>}`]: (input: RemoveInput<N>) => Promise<Removed<N>>;
};
