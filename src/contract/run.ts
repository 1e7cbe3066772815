/** What a run reports about itself: the answer of the `state` query, and its result. Plain JSON, types only. */
import type { Route, ZoneHealth } from './outputs.ts';
import type { EndpointRequest, LinkName, PrivateLinkRequest } from './request.ts';
import type { FailureInfo } from './failure-info.ts';
import type { Leftover } from './removal.ts';
import type { StepName } from './steps.ts';

/**
 * The state of a link, as the Keyword search attribute `PrivateLinkStatus` has it. In order: under way, there, gone.
 * `Ready`: every route of every endpoint was proven by a probe. `ReadyUnverified`: connected, but that was not proven,
 * or its proof was skipped. `Prepared`: the service alone, without endpoints. `Refused` is not the state of a link: a
 * run whose request was not accepted has it, and lists of links leave such runs out.
 */
const runStatuses = [
  ...(['Onboarding', 'Changing', 'NeedsAttention', 'RollingBack', 'Offboarding'] as const),
  ...(['Ready', 'ReadyUnverified', 'Prepared'] as const),
  ...(['RolledBack', 'Removed', 'Refused'] as const),
] as const;

/** What a run says of itself. */
export type RunStatus = (typeof runStatuses)[number];

/** What lists show of a link. `Terminated`: its run was ended from outside (terminated, or by a time-out) and undid nothing. */
export const linkStatuses = [...runStatuses.filter((status) => status !== 'Refused'), 'Terminated'] as const;
export type LinkStatus = Exclude<RunStatus, 'Refused'> | 'Terminated';

/** A step of an endpoint; a step of scope `service` has none. */
export interface StepPlace {
  readonly step: StepName;
  readonly endpoint?: string;
}

/** The state of one step for one endpoint (or, of scope `service`, for all). Times are ISO 8601, UTC. */
export interface StepState extends StepPlace {
  readonly phase: StepPhase;
  /** When the step began, this time: a step that is tried again begins again. */
  readonly began: string;
  /** When this phase began. */
  readonly since: string;
  /** One sentence: what is awaited, or what was done. */
  readonly says: string;
}

export type StepPhase =
  | 'looking'
  | 'queued'
  | 'applying'
  | 'settling'
  | 'done'
  | 'adopted'
  | 'skipped'
  | 'parked'
  | 'removing'
  | 'removed'
  | 'left'
  | 'cancelled';

export interface EndpointState {
  readonly key: string;
  readonly phase: 'walking' | 'ready' | 'parked' | 'rollingBack' | 'rolledBack';
  readonly region: string;
  readonly account: string;
  readonly vpcEndpointId?: string;
  readonly connectionId?: string;
}

/** A stop for a person. */
export interface ParkedStep {
  readonly step: StepName;
  /** Endpoints that wait for it; empty only when the request names none. */
  readonly endpoints: readonly string[];
  readonly since: string;
  /** True: an undo is stuck; `skip` leaves the thing where it is, `retry` tries again. */
  readonly undo: boolean;
  readonly failure: FailureInfo;
  /** When `parkedFor` ends and compensation begins. */
  readonly until?: string;
}

export interface AuditEntry {
  /** ISO 8601, UTC. */
  readonly at: string;
  /** The update, and what it asked for. */
  readonly what: string;
  /** What the caller says; "not given" when it did not. */
  readonly actor: string;
  /** Of the client that sent it, as Temporal recorded it. Absent: not known. */
  readonly identity?: string;
  /** Why, as the caller says. */
  readonly reason?: string;
  /** The result. */
  readonly outcome?: string;
}

/** The whole state of a run. */
export interface RunState extends LinkName {
  readonly workflow: string;
  /** `Terminated` is set from outside: a terminated run cannot say it itself. */
  readonly status: RunStatus | LinkStatus;
  readonly startedAt: string;
  /** Identity of the client that started the run, as Temporal recorded it. */
  readonly startedBy?: string;
  /** Counts accepted extensions and patches. */
  readonly revision: number;
  readonly components: readonly string[];
  readonly endpoints: readonly EndpointState[];
  readonly steps: readonly StepState[];
  /** Steps that have not begun, in the order in which the run will begin them. */
  readonly toCome?: readonly StepPlace[];
  readonly parked: readonly ParkedStep[];
  readonly audit: readonly AuditEntry[];
  readonly warnings: readonly string[];
}

export type Outcome = 'ready' | 'readyUnverified' | 'partial' | 'prepared';

export interface EndpointResult {
  /** The id of the VPC, with `/NAME` when the endpoint has a name: how updates name the endpoint. */
  readonly key: string;
  /** VPC that clients connect from. */
  readonly vpcId: string;
  /** As the request has it. */
  readonly name?: string;
  /** AWS region of the VPC. */
  readonly region: string;
  /** AWS account of the VPC. */
  readonly account: string;
  /** `ready`: proven by a probe; `readyUnverified`: connected, not proven; `rolledBack`: undone, see `failure`. */
  readonly outcome: 'ready' | 'readyUnverified' | 'rolledBack';
  /** Id at EC2; absent: there is none any more. */
  readonly vpcEndpointId?: string;
  /** Id of the connection at Aiven (`plc…`); absent: there is none any more. */
  readonly connectionId?: string;
  /** The endpoint was there before, and is used without being changed. */
  readonly adopted: boolean;
  /** What showed that the targets are healthy. */
  readonly verifiedBy: 'probe' | 'none';
  /** Where clients connect to: one for each listener of each component. */
  readonly routes: readonly Route[];
  /** What the probe saw through the network interface of each zone; empty without a probe. */
  readonly zones: readonly ZoneHealth[];
  /** Steps an operator skipped, with the evidence given. */
  readonly skipped: Readonly<Record<string, string>>;
  /** Why it was rolled back. */
  readonly failure?: FailureInfo;
}

/** What `onboard` returns; of a run that was rolled back completely, the `details[0]` of its failure `RolledBack`. */
export interface OnboardResult extends LinkName {
  /** `ready`: every endpoint is; `readyUnverified`: at least one is not proven; `partial`: some endpoints were rolled back; `prepared`: the request names no endpoint; `rolledBack`: nothing is left, or what `left` lists. */
  readonly outcome: Outcome | 'rolledBack';
  /** Whether anything was changed at all: a second run over a finished link changes nothing. */
  readonly changed: boolean;
  /** One for each endpoint of the request, and of those that joined. */
  readonly endpoints: readonly EndpointResult[];
  /** What was undone, a sentence each. */
  readonly undone: readonly string[];
  /** What should have been undone and is still there, or stays on purpose. */
  readonly left: readonly Leftover[];
  /** What is worth knowing, a sentence each. */
  readonly warnings: readonly string[];
  /** Price of what exists now, USD/month (730 hours), without traffic. */
  readonly usdPerMonth: number;
  /** What people and programs asked of the run, in order. */
  readonly audit: readonly AuditEntry[];
}

// ---- Messages: every one takes one JSON object ------------------------------------------------------------

interface Who {
  /** Who says it; "not given" when absent. */
  readonly actor?: string;
  readonly reason?: string;
}

/** `retry`: an empty box works. */
export interface RetryInput extends Who {
  /** Which endpoint; absent: every parked one. */
  readonly endpoint?: string;
  readonly patch?: Patch;
}

/** What an operator may correct while the run goes on. */
export interface Patch extends Partial<
  Pick<
    EndpointRequest,
    'subnetIds' | 'securityGroupIds' | 'roleArn' | 'externalId' | 'replace' | 'exact' | 'adopt' | 'probe'
  >
> {
  readonly principals?: readonly string[];
  readonly budgets?: PrivateLinkRequest['budgets'];
}

export interface SkipInput extends Who {
  readonly endpoint?: string;
  readonly step?: StepName;
  /** How the caller knows that going on is right. Required. */
  readonly evidence: string;
}

export interface RollbackInput extends Who {
  readonly endpoint?: string;
}

export interface ExtendInput extends Who {
  readonly request: PrivateLinkRequest;
}

/**
 * The answer of every update: a sentence, and the run's status. Of `extend`, and of `retry` with a patch, it is the
 * verdict: the run has checked what was asked for against its schema and against what exists at Aiven and AWS, and has
 * accepted it.
 */
export interface Answer {
  readonly says: string;
  readonly status: RunStatus;
  /** What this update added: `component kafka`, `endpoint vpc-0a1b2c3d`, `principal arn:…`. */
  readonly added?: readonly string[];
  /** What a patch corrected: `subnetIds of vpc-0a1b2c3d`, `budget of targets`. */
  readonly changed?: readonly string[];
  /** What the run had already, in the same form. */
  readonly present?: readonly string[];
}
