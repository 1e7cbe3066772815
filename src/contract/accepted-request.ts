/** A request that was accepted, with its place in AWS. Types only, plain JSON. */
import type { Looked } from './following.ts';
import type { EndpointRequest, LinkName } from './request.ts';
import type { LinkStatus } from './run.ts';
import type { StepName, TypesByStep } from './steps.ts';

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

/** The argument of `validateRequest`. */
export interface ValidateInput {
  /** As the caller gave it: unchecked until the schema has seen it. */
  readonly request: unknown;
  readonly workflowId: string;
  /** The steps of the run that asks, which may have begun before one was added. Absent: all. */
  readonly steps?: readonly StepName[];
}
