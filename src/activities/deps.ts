/** What the steps are given: clients, policy and timing. */
import type { Policy } from '../policy/policy.ts';
import type { Clients } from '../providers/ports/clients.ts';
import type { Prober } from '../providers/ports/prober.ts';
import type { Applied, ApplyInput, Look, SettleInput, StepInput } from '../contract/step-contract.ts';
import type { Removed, RemoveInput } from '../contract/removal.ts';
import type { Step, StepName } from '../contract/steps.ts';
import type { OutputsByStep } from '../contract/outputs.ts';
import type { Ground } from './waiting/ground.ts';
import type { Durations } from './waiting/durations.ts';
import type { LinkName } from '../contract/request.ts';
import type { LinkStatus, OnboardResult } from '../contract/run.ts';

export interface ActivityDeps extends Timing {
  readonly clients: Clients;
  /** Which Causeway this is, the first part of the owner tag: default the Temporal namespace. */
  readonly installation: string;
  /** What callers may ask for. */
  readonly policy: Policy;
  /** What the newest onboarding of a link ended with, for as long as Temporal keeps it. Absent: not known. */
  readonly lastResult?: (link: LinkName) => Promise<OnboardResult | undefined>;
  /** The link's status by its newest accepted run that has ended. Absent, or undefined: not known. */
  readonly lastStatus?: (link: LinkName) => Promise<LinkStatus | undefined>;
  /** Whether a worker polls this task queue. Absent: every task queue counts as polled. */
  readonly isPolled?: (taskQueue: string) => Promise<boolean>;
  /** Whether a notifier is configured. */
  readonly notifies?: boolean;
}

/** All that target health needs: a worker inside the VPC holds no cloud credentials. */
export interface ProbeDeps extends Timing {
  readonly prober: Prober;
  /** What target health depends on. Absent: this worker cannot look there. */
  readonly standsOn?: (input: SettleInput) => readonly Ground[];
}

export interface Timing {
  /** Divides every wait (`CAUSEWAY_TIME_SCALE`); 1 in the real world. */
  readonly timeScale: number;
  /** First intervals between looks, ms of world time. */
  readonly intervals?: Partial<typeof firstIntervals>;
  /** How long waits took on this worker. Absent: only the durations in the code are known. */
  readonly durations?: Durations;
  /** How long one attempt of a wait may take, ms of wall time (not scaled); default a minute. */
  readonly attemptMs?: number;
}

/** ms of world time. EC2's sweep is shared by all waits of an account and region, so it may be the quickest. */
export const firstIntervals = { aiven: 5_000, ec2: 3_000, probe: 5_000 };

export const intervalOf = ({ intervals }: Timing, api: keyof typeof firstIntervals): number =>
  intervals?.[api] ?? firstIntervals[api];

/** The verbs of one step. Only steps that change something have `apply` and `remove`. */
export type StepVerbs<Name extends StepName> = {
  readonly look: (input: StepInput<Name>) => Promise<Look<Name>>;
  readonly settle: (input: SettleInput<Name>) => Promise<OutputsByStep[Name] | null>;
} & (Extract<Step, { name: Name }>['applies'] extends true
  ? {
      readonly apply: (input: ApplyInput<Name>) => Promise<Applied<Name>>;
      readonly remove: (input: RemoveInput<Name>) => Promise<Removed<Name>>;
    }
  : unknown);
