/** Requests and results of the workflows that change or remove what onboarding made. Plain JSON, types only. */
import type { LinkName } from './request.ts';
import type { AuditEntry } from './run.ts';
import type { AcceptedRequest } from './accepted-request.ts';
import type { Finding } from './finding.ts';
import type { Leftover, StepRemoval } from './removal.ts';
import type { Outputs } from './outputs.ts';

/** Where and as whom to look for endpoints of a link. */
export interface Access {
  /** Default: the service's own region. */
  readonly region?: string;
  readonly roleArn?: string;
  readonly externalId?: string;
}

interface Asked extends LinkName {
  readonly actor?: string;
  readonly reason?: string;
  /** Default: the worker's own identity in the service's region. */
  readonly accesses?: readonly Access[];
}

/** The one argument of `offboard`. */
export interface OffboardRequest extends Asked {
  /** Endpoint keys, VPC ids or VPC endpoint ids; absent: all of ours. */
  readonly endpoints?: readonly string[];
  /** Remove the privatelink although others are connected. Needs `reason`. */
  readonly force?: boolean;
  /** Also remove the principals that only we needed. */
  readonly principals?: boolean;
  /** Service-level things to remove although no receipt says that this link made them. */
  readonly also?: { readonly privatelink?: boolean; readonly components?: readonly string[] };
}

/** The one argument of `changePrincipals`. */
export interface PrincipalsRequest extends Asked {
  /** The whole new list; instead of `add` and `remove`. */
  readonly wanted?: readonly string[];
  /** Computed from the list that is there when the run holds the lock. */
  readonly add?: readonly string[];
  readonly remove?: readonly string[];
  /** The list that the change was computed from: the change is refused if the list differs by now. */
  readonly expected?: readonly string[];
  /** Drop a principal although connected endpoints need it, or may need it. Needs `reason`. */
  readonly force?: boolean;
}

/** The one argument of `changeComponents`. */
export interface ComponentsRequest extends Asked {
  readonly enable?: readonly string[];
  readonly disable?: readonly string[];
  /** Close a component although endpoints of others are connected. Needs `reason`. */
  readonly force?: boolean;
  /** Probe task queue by VPC id or VPC endpoint id; what is not named is not proven. */
  readonly probes?: Readonly<Record<string, string>>;
}

/** What an activity found about a link before a change: read-only, complete, and the basis of what the run does. */
export interface Survey {
  /** The service and every endpoint of ours (and, for components, every connection), as steps need them. */
  readonly accepted: AcceptedRequest;
  /** By endpoint key: what is known already (VPC endpoint, connection, routes). */
  readonly known: Readonly<Record<string, Outputs>>;
  /** Keys of the endpoints that the request is about; the others stay. */
  readonly selected: readonly string[];
  /** What to remove, from tags and receipts. */
  readonly removals: readonly StepRemoval[];
  /** What stays, and why: adopted, of others, not asked for. */
  readonly stays: readonly Leftover[];
  readonly findings: readonly Finding[];
}

/** What a change workflow returns. */
export interface ChangeResult extends LinkName {
  readonly outcome: 'changed' | 'unchanged' | 'removed' | 'partly removed';
  readonly done: readonly string[];
  readonly left: readonly Leftover[];
  readonly stays: readonly Leftover[];
  readonly warnings: readonly string[];
  readonly audit: readonly AuditEntry[];
}

/** Activities of the change workflows. Each throws `Invalid` with every problem (`details[0].problems`) before any change. */
export interface ChangeActivities {
  surveyOffboard(input: OffboardRequest): Promise<Survey>;
  /** Refuses to lock out an account of an endpoint we know of, unless forced with a reason. */
  surveyPrincipals(input: PrincipalsRequest): Promise<Survey>;
  surveyComponents(input: ComponentsRequest): Promise<Survey>;
}
