/** What schedules run: the thin workflows' arguments, what they report, and the activities between. Plain JSON, types only. */
import type { ItemStarted } from './fleet.ts';

/** `onboardManifest` and `checkDrift`. */
export interface ManifestJob {
  /** The schedule's name. */
  readonly name: string;
  /** A file under the workers' manifest directory, or an HTTPS URL. */
  readonly source: string;
  /** Use what is right of a manifest with wrong items. Default: nothing of it is used. */
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
  readonly remembered: Remembered;
}

/** From one run of the schedule to the next, so that what has not changed sends no updates. */
export interface Remembered {
  readonly source: string;
  /** Of the manifest, when it stands alone and everything in it was done. */
  readonly etag?: string;
  /** Digest of each link's request. Those that were skipped are not among them: they are tried again. */
  readonly requests: Readonly<Record<string, string>>;
}

export interface DriftReport extends ScheduledReport {
  readonly outcome: 'checked' | 'unreachable' | 'invalid';
  /** Links that are as the manifest says. */
  readonly inPlace: readonly string[];
  readonly drifted: readonly Drifted[];
}

interface Drifted {
  readonly link: string;
  /** What a run would do: the sentences of its plan. */
  readonly changes: readonly string[];
  /** What became of it, where the manifest says `repair: true`. */
  readonly repair?: ItemStarted['state'];
}

export interface ParkedReport extends ScheduledReport {
  readonly retried: readonly string[];
}

export interface ScheduledActivities {
  applyManifest(input: ManifestJob & Begun & { readonly remembered?: Remembered }): Promise<ManifestReport>;
  checkManifestDrift(input: ManifestJob & Begun): Promise<DriftReport>;
  retryParkedLinks(input: ParkedJob): Promise<ParkedReport>;
}

interface Begun {
  /** The same in every attempt. */
  readonly startId: string;
}
