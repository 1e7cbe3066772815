/**
 * What schedules start: thin workflows, because a schedule's own runs have ids of their own and could not join an
 * onboarding.
 */
import { ActivityCancellationType, proxyActivities, setCurrentDetails, workflowInfo } from '@temporalio/workflow';
import { announceDrift } from './fleet/announce-drift.ts';
import type {
  DriftReport,
  ManifestJob,
  ManifestReport,
  ParkedJob,
  ParkedReport,
  ScheduledActivities,
  ScheduledReport,
  SourceReport,
} from '../contract/scheduled.ts';

const { applyManifest, checkManifestDrift, retryParkedLinks } = proxyActivities<ScheduledActivities>({
  startToCloseTimeout: '2 hours',
  heartbeatTimeout: '30 seconds',
  retry: { initialInterval: '2 seconds', backoffCoefficient: 2, maximumInterval: '1 minute' },
  cancellationType: ActivityCancellationType.TRY_CANCEL,
});

const { checkSource: readSource } = proxyActivities<ScheduledActivities>({
  startToCloseTimeout: '1 minute',
  retry: { initialInterval: '200 milliseconds', maximumAttempts: 5 },
  summary: 'Read the manifest',
});

/** Starts or joins an onboarding for everything in a manifest that has changed since the schedule's last run, or is not there. */
export async function onboardManifest(job: ManifestJob): Promise<ManifestReport> {
  const { lastResult, runId } = workflowInfo();
  const before = (lastResult as ManifestReport | undefined)?.remembered;
  const input = { ...job, startId: runId, ...(before === undefined ? {} : { remembered: before }) };
  return told(await applyManifest(input));
}

/** Plans every link of a manifest and reports what differs; repairs only what the manifest says may be repaired. */
export async function checkDrift(job: ManifestJob): Promise<DriftReport> {
  const { runId, lastResult } = workflowInfo();
  const report = await checkManifestDrift({ ...job, startId: runId });
  if (report.notifies === true) await announceDrift(report, lastResult as DriftReport | undefined);
  return told(
    report,
    report.drifted.map(({ link, changes }) => `- **${link}**: ${changes.join('; ')}`).slice(0, MOST_LINES),
  );
}

/** Whether the workers can read a manifest, before a schedule over it is set. Changes nothing. */
export const checkSource = (job: ManifestJob): Promise<SourceReport> => readSource(job);

/** Sends `retry` to every onboarding that waits for a person. */
export async function retryParked(job: ParkedJob): Promise<ParkedReport> {
  return told(await retryParkedLinks(job));
}

/** The server keeps 20 KB of details. */
const MOST_LINES = 40;

function told<Report extends ScheduledReport>(report: Report, lines: readonly string[] = []): Report {
  const skipped = report.skipped.slice(0, MOST_LINES).map(({ link, why }) => `- ${link}: ${why.slice(0, 200)}`);
  const parts = [
    `**${report.says}**`,
    lines.join('\n'),
    skipped.length === 0 ? '' : `Skipped:\n\n${skipped.join('\n')}`,
  ];
  setCurrentDetails(parts.filter(Boolean).join('\n\n'));
  return report;
}
