/** What a look at the items of a fleet finds: what a run would do now, and what there is. Plain JSON, types only. */
import type { Difference } from './plan.ts';
import type { PrivateLinkRequest } from './request.ts';
import type { LinkStatus, ParkedStep } from './run.ts';
import type { Finding } from './finding.ts';

/**
 * One item compared with what is there. `asWanted`: a run would change nothing. `differs`: some of it is there.
 * `absent`: no endpoint of it is there, nor, of an item without endpoints, its PrivateLink resource. `refused`: a run
 * would end before it changes anything. `busy`: a run is going on or waits for a person, so nothing was compared.
 * `unknown`: it could not be looked at.
 */
export interface ItemLook {
  readonly link: string;
  /** When it was looked at: ISO 8601, UTC. */
  readonly at: string;
  readonly found: 'asWanted' | 'differs' | 'absent' | 'refused' | 'busy' | 'unknown';
  /** One sentence. */
  readonly says: string;
  readonly differences: readonly Difference[];
  /** Errors and warnings. Errors with a failure type would park a run, the others end it. */
  readonly findings: readonly Finding[];
  /** What it costs a month once it is as wanted, by who pays. */
  readonly shares: readonly PriceShare[];
  /** Endpoints that a run would make or change, by the EC2 bucket that they spend. */
  readonly calls: readonly BucketCalls[];
  /** How long a run usually takes, alone. */
  readonly minutes: number;
  readonly run?: LinkRun;
}

/** 730 hours, without traffic. */
export interface PriceShare {
  /** AWS account of the endpoint; of the PrivateLink resource `Aiven PROJECT`. */
  readonly account: string;
  /** Tag `team` of the endpoint, else its tag `owner`. */
  readonly team?: string;
  readonly usdPerMonth: number;
}

/** EC2 limits the changes of VPC endpoints by account and region. */
export interface BucketCalls {
  readonly account: string;
  readonly region: string;
  readonly calls: number;
}

/** The newest accepted run of the link, as long as Temporal keeps it. */
export interface LinkRun {
  readonly workflow: string;
  readonly runId: string;
  readonly status?: LinkStatus;
  /** ISO 8601 */
  readonly startedAt: string;
  readonly closedAt?: string;
  /** Of an open run that waits for a person. */
  readonly parked?: readonly ParkedStep[];
}

export interface LookActivities {
  /** Reads only. Some items at a time; a second attempt goes on where the first was stopped. */
  lookAtItems(input: { readonly requests: readonly PrivateLinkRequest[] }): Promise<readonly ItemLook[]>;
}
