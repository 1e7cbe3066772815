/** What a run of a request would do, as `plan` answers it. Plain JSON, types only. */
import type { LinkName, PrivateLinkRequest } from './request.ts';
import type { Finding } from './finding.ts';
import type { StepName } from './steps.ts';

/** The one argument of the workflow `plan`. */
export interface PlanRequest {
  readonly request: PrivateLinkRequest;
  /** Ask EC2 by DryRun what the acting identities may do. The calls count against their rate limit. */
  readonly dryRunPermissions?: boolean;
}

/** One thing that is not as wanted. */
export interface Difference {
  /** `components`, `subnetIds of vpc-0a1b2c3d`, `route kafka/sasl of vpc-0a1b2c3d`. */
  readonly field: string;
  readonly wanted: string;
  readonly found: string;
}

export interface PlannedStep {
  readonly step: StepName;
  readonly endpoint?: string;
  /** `moved`: routes are not where the newest onboarding left them; clients must be told. */
  readonly does: 'nothing' | 'create' | 'adopt' | 'modify' | 'replace' | 'wait' | 'moved' | 'refuse';
  readonly says: string;
  /** Principals that it allows, in addition to those that are there. */
  readonly allows?: readonly string[];
  /** How long it usually takes, minutes. */
  readonly minutes: number;
  readonly unknown: readonly string[];
  /** Absent: it is as wanted, or follows from a step before it. */
  readonly differences?: readonly Difference[];
}

export interface PlannedChanges {
  readonly create: number;
  readonly change: number;
  readonly remove: number;
}

export interface PlanReport extends LinkName {
  /** `invalid`: a run would end before it changes anything. `differences`: there is something to do, or in the way. */
  readonly verdict: 'nothing' | 'differences' | 'invalid';
  readonly steps: readonly PlannedStep[];
  /** How many things a run makes, changes and removes. What is replaced is removed and made. */
  readonly changes: PlannedChanges;
  /** Worst first. */
  readonly findings: readonly Finding[];
  /** From start to end, with all endpoints at the same time. */
  readonly minutes: number;
  readonly price: {
    /** Of what will exist after the run, 730 hours, without traffic. */
    readonly usdPerMonth: number;
    /** AWS's, of the first petabyte a month. */
    readonly usdPerGb: number;
    /** Date of AWS's prices, the oldest of several. Aiven's come from its API. */
    readonly awsPricesOf: string;
    /**
     * Regions whose price at AWS is not known: the price of the cheapest regions is used, so the sum is an estimate.
     */
    readonly estimatedFor?: readonly string[];
  };
}

export interface PlanActivities {
  /** Reads only. A request that breaks its schema is a report with `verdict: 'invalid'`, not a failure. */
  planRequest(input: PlanRequest): Promise<PlanReport>;
}
