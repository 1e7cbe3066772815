/** The contract between the walk (workflow side) and the steps (activity side). Types only, plain JSON throughout. */
import type { EndpointRequest, LinkName } from './request.ts';
import type { Outputs, OutputsByStep } from './outputs.ts';
import type { Step, StepName, steps } from './steps.ts';

/** An endpoint of the request with everything that `validateRequest` found out about where it lies. */
export interface ResolvedEndpoint extends EndpointRequest {
  readonly key: string;
  readonly region: string;
  /** The AWS account the endpoint will lie in: its role's, else the worker's own. */
  readonly account: string;
  /** The IAM principal that will create the endpoint; an assumed-role session stands for `role/NAME`. */
  readonly actingPrincipal: string;
  /** AWS's price of this endpoint, USD/hour (one zone-hour for each subnet). */
  readonly usdPerHour: number;
}

/** A request that was accepted: every default filled in from the world. */
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
  /** `parkedFor` in ms; absent: a person is waited for as long as it takes. */
  readonly parkedForMs?: number;
  /** Whether a sink is configured: without one no event is scheduled. */
  readonly notifies?: boolean;
  readonly warnings: readonly string[];
}

/** What `recordReceipt` writes on an endpoint of ours: what else this link brought. */
export interface ReceiptInput extends StepInput {
  readonly vpcEndpointId: string;
  /** Changes of the service steps that this run made. */
  readonly made: readonly Made[];
}

/** The argument of `validateRequest`. */
export interface ValidateInput {
  /** As the caller gave it: unknown until the schema has seen it. */
  readonly request: unknown;
  readonly workflowId: string;
}

/** Activities beside the steps' own. */
export interface RequestActivities {
  /** Schema, id, looks and findings. Throws `Invalid` with every problem (`details[0].problems`), before any change. */
  validateRequest(input: ValidateInput): Promise<AcceptedRequest>;
  /** What `removeVpcEndpoint` does, for several with one call; in the order of the inputs. One refusal fails it. */
  removeVpcEndpoints(input: RemoveTogetherInput): Promise<readonly Removed[]>;
  /** Writes (merges) the tag `causeway:made`. */
  recordReceipt(input: ReceiptInput): Promise<void>;
}

/** What every verb of every step is given. */
export interface StepInput extends LinkName {
  readonly components: readonly string[];
  readonly principals: readonly string[];
  readonly zones: 'any' | 'all';
  readonly serviceRegion: string;
  readonly otherRegions: readonly string[];
  /** Present for steps of scope `endpoint`. */
  readonly endpoint?: ResolvedEndpoint;
  /** Of this endpoint (and the service); what is not known yet is absent. */
  readonly outputs: Outputs;
  /** A change of principals: exactly these, replacing the list that is there. Only the step `privatelink` reads it. */
  readonly principalsExactly?: readonly string[];
  /** Components to switch off. Only the step `components` reads it. */
  readonly componentsOff?: readonly string[];
}

/** One change, as `look` proposes it and the history keeps it. At most one mutating call. */
export interface Change {
  readonly action: string;
  /** One sentence for the timeline and the plan: "create VPC endpoint in vpc-0a1 with 3 subnets". */
  readonly says: string;
  /** `account/region/action` of a rate-limited EC2 call; absent for calls that are not rate-limited. */
  readonly rateKey?: string;
  /** The same for the call that takes it back. */
  readonly undoRateKey?: string;
  /** That call takes several of the same account, region and role at once. */
  readonly undoTogether?: boolean;
  /** What was there before, for the way back. */
  readonly before?: Json;
  /** What `apply` needs beyond the step's input. */
  readonly with?: Json;
}

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };

/** `look`: read, decide. Changes nothing. */
export type Look<Name extends StepName = StepName> =
  | {
      readonly answer: 'nothing';
      readonly says: string;
      readonly outputs?: OutputsByStep[Name];
      readonly unknown?: readonly string[];
    }
  | { readonly answer: 'adopt'; readonly says: string; readonly outputs: OutputsByStep[Name] }
  | { readonly answer: 'refuse'; readonly says: string; readonly failure: FailureInfo }
  | { readonly answer: 'wait'; readonly says: string; readonly want?: SettleWant; readonly with?: Json }
  | {
      readonly answer: 'change';
      readonly change: Change;
      readonly more: boolean;
      readonly unknown?: readonly string[];
    };

/** What `settle` waits for: the step's good state (default), that it is gone, or that nobody uses it any more. */
export type SettleWant = 'settled' | 'gone' | 'unused';

export interface ApplyInput extends StepInput {
  readonly change: Change;
}

/** `outputs` present: the reply already showed the wanted state, nothing is left to wait for. */
export interface Applied<Name extends StepName = StepName> {
  readonly outputs?: OutputsByStep[Name];
  /** What the wait that follows needs to know (an id). */
  readonly with?: Json;
}

export interface SettleInput extends StepInput {
  readonly want: SettleWant;
  /** From the look or the change that led here. */
  readonly with?: Json;
  /** Look a single time and answer: a spent budget is looked at once more before its step parks. */
  readonly once?: boolean;
}

/** One change that this run began; registered before the attempt. */
export interface Made {
  readonly step: StepName;
  readonly endpoint?: string;
  readonly change: Change;
}

export interface RemoveInput extends StepInput {
  /** What this run made in this step, first change first. */
  readonly made: readonly Change[];
}

/** Removals of one account, region and role whose changes are `undoTogether`. */
export interface RemoveTogetherInput {
  readonly inputs: readonly RemoveInput[];
}

/** What `remove` left behind on purpose, and why. Empty: everything asked for was (or will be, see settle) removed. */
export interface Removed {
  readonly removed: readonly string[];
  readonly left: readonly Leftover[];
  /** What `settle` with `want: 'gone'` needs to know. */
  readonly with?: Json;
}

export interface Leftover {
  readonly what: string;
  readonly id: string;
  readonly why: string;
  /** USD a day; 0 for what costs nothing. */
  readonly usdPerDay: number;
}

/** How a failure travels from an activity to the workflow: the `details[0]` of its ApplicationFailure. */
export interface FailureInfo {
  readonly type: FailureType;
  /** A row of the runbook (`src/activities/failures/reasons.ts`). */
  readonly reason: string;
  readonly message: string;
  /** What usually causes it; what to change. */
  readonly cause: string;
  readonly fix: string;
  readonly api?: string;
  readonly action?: string;
  readonly where?: string;
  readonly status?: number;
  readonly code?: string;
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
  /** What one sees. */
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
}

type Cap<S extends string> = Capitalize<S>;
type ApplyingStep = Extract<Step, { applies: true }>['name'];

/** The names are a replay contract: verb + step. */
export type StepActivities = {
  [N in StepName as `look${Cap<N>}`]: (input: StepInput) => Promise<Look<N>>;
} & {
  /** null: what was awaited is an absence, or only a reason to look again. */
  [N in StepName as `settle${Cap<N>}`]: (input: SettleInput) => Promise<OutputsByStep[N] | null>;
} & {
  [N in ApplyingStep as `apply${Cap<N>}`]: (input: ApplyInput) => Promise<Applied<N>>;
} & {
  [N in ApplyingStep as `remove${Cap<N>}`]: (input: RemoveInput) => Promise<Removed>;
};

export type { Step, StepName, steps };
