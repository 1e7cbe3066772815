/** The contract between the walk (workflow side) and the steps (activity side). Types only, plain JSON throughout. */
import type { EndpointRequest, LinkName } from './request.ts';
import type { Outputs, OutputsByStep } from './outputs.ts';
import type { ApplyingStepName, Step, StepName, TypesByStep } from './steps.ts';
import type { Following, Looked, Settled } from './following.ts';
import type { SettleWant } from './steps/definition.ts';
import type { LinkStatus, Patch } from './run.ts';

/** An endpoint of the request with everything that `validateRequest` found out about its place. */
export interface ResolvedEndpoint extends EndpointRequest {
  readonly key: string;
  readonly region: string;
  /** The AWS account the endpoint will be in: its role's, else the worker's own. */
  readonly account: string;
  /** The IAM principal that will create the endpoint; an assumed-role session stands for `role/NAME`. */
  readonly actingPrincipal: string;
  /** AWS's price of this endpoint, USD/hour (one zone-hour for each subnet). */
  readonly usdPerHour: number;
}

/** A request that was accepted: every default filled in, as read from Aiven and AWS. */
export interface AcceptedRequest extends LinkName {
  readonly components: readonly string[];
  readonly endpoints: readonly ResolvedEndpoint[];
  /** Principals to allow: the request's, or the acting principals. Added to those already there, never replacing. */
  readonly principals: readonly string[];
  readonly zones: 'any' | 'all';
  /** The service's own AWS region. */
  readonly serviceRegion: string;
  /** Regions of endpoints other than the service's own (`supported_regions` at Aiven). */
  readonly otherRegions: readonly string[];
  /** Aiven's price of the privatelink, USD/hour. */
  readonly usdPerHour: number;
  /** `parkedFor` in ms; absent: the run waits for a person without limit. */
  readonly parkedForMs?: number;
  /** Whether a notifier is configured: without one no event is scheduled. */
  readonly notifies?: boolean;
  readonly warnings: readonly string[];
  /** What the looks saw when the request was accepted, for the steps that change something. */
  readonly looks?: readonly Looked[];
  /** What a change asks of the steps of its short list, by step. */
  readonly asked?: { readonly [Name in StepName]?: TypesByStep[Name]['asks'] };
  /** For a change: the link's status before it, if it is known. */
  readonly statusBefore?: LinkStatus;
}

/** What `recordReceipt` writes on an endpoint of ours: what else was made for this link. */
export interface ReceiptInput extends StepInput {
  readonly vpcEndpointId: string;
  /** The receipt entries of the changes that this run made in service steps. */
  readonly made: readonly ReceiptEntry[];
}

/** What one change adds to the receipt. */
export interface ReceiptEntry {
  readonly privatelink?: true;
  readonly components?: readonly string[];
}

/** The argument of `validateRequest`. */
export interface ValidateInput {
  /** As the caller gave it: unchecked until the schema has seen it. */
  readonly request: unknown;
  readonly workflowId: string;
  /** The steps of the run that asks, which may have begun before one was added. Absent: all. */
  readonly steps?: readonly StepName[];
}

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

/** How a failure travels from an activity to the workflow: the `details[0]` of its ApplicationFailure. */
export interface FailureInfo {
  /** Its kind; `Unexpected` is a bug. */
  readonly type: FailureType;
  /** A row of the runbook (`src/activities/failures/reasons.ts`). */
  readonly reason: string;
  /** What was tried, and what was answered. */
  readonly message: string;
  /** What usually causes it. */
  readonly cause: string;
  /** What to change, and the update to send. */
  readonly fix: string;
  /** The patch with which `retry` does not fail for the same reason again, with the ids of this case. */
  readonly patch?: Patch;
  /** Which API answered. */
  readonly api?: string;
  /** Its action, as the vendor names it. */
  readonly action?: string;
  /** Method and path, or account and region. */
  readonly where?: string;
  /** HTTP status. */
  readonly status?: number;
  /** The vendor's error code. */
  readonly code?: string;
  /** For the vendor's support. */
  readonly requestId?: string;
}

export type FailureType =
  | 'NotReady'
  | 'Throttled'
  | 'Unavailable'
  | 'Conflict'
  | 'Refused'
  | 'Denied'
  | 'Exhausted'
  | 'NotFound'
  | 'Invalid'
  | 'OutOfTime'
  /** A bug: an error the table has no row for. The ApplicationFailure's own type is the error's name. */
  | 'Unexpected';

/** One row of the runbook. */
export interface Reason {
  readonly type: FailureType;
  /** What an operator sees. */
  readonly symptom: string;
  /** What usually causes it. */
  readonly cause: string;
  /** What to change, then which update to send. */
  readonly fix: string;
}

/** One thing wrong with a request, or worth knowing about it. */
export interface Finding {
  readonly level: 'error' | 'warning' | 'note';
  /** Path in the request: `endpoints[0].subnetIds[1]`; or the thing looked at: `service`. */
  readonly field: string;
  readonly value?: string;
  readonly problem: string;
  readonly fix: string;
  /** Denied and Exhausted findings do not end a run: they park at their step. */
  readonly failure?: FailureType;
  /** Row of the reasons' table, if it is not `invalidRequest`. */
  readonly reason?: 'notAllowed';
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

export type { Following, Looked, Settled, SettleWant, Step, StepName };
