/** What schedules run: the thin workflows' arguments, what they report, and the activities between. Plain JSON, types only. */
import type { ItemStarted } from './fleet.ts';
import type { Difference } from './plan.ts';

/** `onboardManifest` and `checkDrift`. */
export interface ManifestJob {
  /** The schedule's name. */
  readonly name: string;
  /** A file under the workers' manifest directory, or an HTTPS URL. */
  readonly source: string;
  /** Use the valid items of a manifest that also has invalid ones. Default: no item is used. */
  readonly skipInvalid?: boolean;
}

/** `retryParked`. */
export interface ParkedJob {
  readonly name: string;
  /** Only links of this Aiven project, or this AWS account. */
  readonly project?: string;
  readonly account?: string;
}

/** What every scheduled run reports; `says` is one sentence for lists. */
export interface ScheduledReport {
  readonly says: string;
  /** Why something was not done, by link; of the manifest itself, by its source. */
  readonly skipped: readonly Skipped[];
}

export interface Skipped {
  readonly link: string;
  readonly why: string;
}

export interface ManifestReport extends ScheduledReport {
  /** `unreachable`, `invalid`: everything is as it was. */
  readonly outcome: 'applied' | 'unchanged' | 'unreachable' | 'invalid';
  readonly started: readonly string[];
  /** An onboarding of somebody else was open, and now has what the manifest asks for. */
  readonly joined: readonly string[];
  /** Of these, those whose request has not changed: somebody had removed or changed them. */
  readonly again: readonly string[];
  /** The record has them, the manifest no longer names them, and they are still there. */
  readonly left: readonly string[];
  readonly remembered: Remembered;
}

/** From one run of the schedule to the next, so that what has not changed sends no updates. */
export interface Remembered {
  readonly source: string;
  /** Digest of each link's request. Those that were skipped are not among them: they are tried again. */
  readonly requests: Readonly<Record<string, string>>;
}

export interface DriftReport extends ScheduledReport {
  readonly outcome: 'checked' | 'unreachable' | 'invalid';
  /** Links that are as the manifest says. */
  readonly inPlace: readonly string[];
  readonly drifted: readonly Drifted[];
  /** The record has them, the manifest no longer names them, and they are still there. */
  readonly left: readonly string[];
  /** A notifier is configured. */
  readonly notifies?: boolean;
}

/** A link that is not as the manifest says. */
export interface Drifted {
  readonly link: string;
  /** As sentences: field, wanted, found. */
  readonly changes: readonly string[];
  /** Empty: nothing of it can be compared, see `changes`. */
  readonly differences: readonly Difference[];
  /** The result of the repair, if the manifest says `repair: true`. */
  readonly repair?: ItemStarted['state'];
}

export interface ParkedReport extends ScheduledReport {
  readonly retried: readonly string[];
}

/** Whether the workers can read a manifest. */
export interface SourceReport extends ScheduledReport {
  readonly outcome: 'read' | 'unreachable' | 'invalid';
}

export interface ScheduledActivities {
  checkSource(input: ManifestJob): Promise<SourceReport>;
  applyManifest(input: ManifestJob & Begun & { readonly remembered?: Remembered }): Promise<ManifestReport>;
  checkManifestDrift(input: ManifestJob & Begun): Promise<DriftReport>;
  retryParkedLinks(input: ParkedJob): Promise<ParkedReport>;
}

interface Begun {
  /** The same in every attempt. */
  readonly startId: string;
}
