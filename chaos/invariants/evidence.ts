/** What the invariants check: everything that a story left behind, as plain data. */
import type { LedgerCall, LedgerResource } from '../../sandbox/ledger.ts';
import type { ParkedStep } from '../../src/contract/run.ts';

/** The service and what belongs to its link, as they are in the world at one moment. */
export interface LinkPicture {
  readonly privatelink: 'absent' | 'creating' | 'active' | 'deleting';
  readonly principals: readonly string[];
  /** Components that are open to PrivateLink. */
  readonly open: readonly string[];
  /** Keys of tags that an installation of ours writes. */
  readonly claims: readonly string[];
  /** VPC endpoints at the service that are not being deleted. */
  readonly endpoints: readonly EndpointPicture[];
}

interface EndpointPicture {
  readonly id: string;
  readonly vpcId: string;
  readonly state: string;
  /** Of the owner tag; absent: it has none. */
  readonly owner?: string;
}

/** What the run said it made, when it ended well. */
export interface Promised {
  readonly endpoints: readonly { readonly id: string; readonly vpcId: string }[];
  readonly principals: readonly string[];
  readonly components: readonly string[];
  /** The world at that moment. */
  readonly found: LinkPicture;
}

export interface RunEvidence {
  readonly runId: string;
  readonly workflow: string;
  /** As Temporal names it: `COMPLETED`, `FAILED`, …; `RUNNING`: it did not end. */
  readonly status: string;
  /** Messages of workflow tasks that failed, but for those that a reset or a late update explains. */
  readonly failedTasks: readonly string[];
}

export interface Evidence {
  /** `project/service` */
  readonly link: string;
  /** What the owner tag of ours says on this link. */
  readonly owner: string;
  readonly runs: readonly RunEvidence[];
  /** Every step that was found parked, as its run described it. */
  readonly parked: readonly ParkedStep[];
  readonly promised: readonly Promised[];
  /** Before the first run; when ours was taken away and others were still connected; and when all was taken away. */
  readonly before: LinkPicture;
  readonly meanwhile: LinkPicture;
  readonly after: LinkPicture;
  /** Everything ever made for the link. */
  readonly resources: readonly LedgerResource[];
  /** Calls that change something, about the link or what was made for it, in order. */
  readonly changes: readonly LedgerCall[];
  /** When a process died or froze, a connection was cut, or an answer was lost, or a run was reset: wall clock, ms. */
  readonly losses: readonly { readonly from: number; readonly to: number }[];
  /** Sentences that say which resources of others have changed. */
  readonly bystanders: readonly string[];
}
