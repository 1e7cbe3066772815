/** What schedules start: thin workflows, for a schedule's own runs have ids of their own and could not join an onboarding. */
import { ActivityCancellationType, proxyActivities, setCurrentDetails, workflowInfo } from '@temporalio/workflow';
import type {
  DriftReport,
  ManifestJob,
  ManifestReport,
  ParkedJob,
  ParkedReport,
  ScheduledActivities,
  ScheduledReport,
} from '../contract/scheduled.ts';

const { applyManifest, checkManifestDrift, retryParkedLinks } = proxyActivities<ScheduledActivities>({
  startToCloseTimeout: '2 hours',
  heartbeatTimeout: '30 seconds',
  retry: { initialInterval: '2 seconds', backoffCoefficient: 2, maximumInterval: '1 minute' },
  cancellationType: ActivityCancellationType.TRY_CANCEL,
});

/** Starts or joins an onboarding for everything in a manifest that has changed since the schedule's last run. */
export async function onboardManifest(job: ManifestJob): Promise<ManifestReport> {
  const { lastResult, runId } = workflowInfo();
  const before = (lastResult as ManifestReport | undefined)?.remembered;
  const input = { ...job, startId: runId, ...(before === undefined ? {} : { remembered: before }) };
  return told(await applyManifest(input));
}

/** Plans every link of a manifest and reports what differs; brings back only what the manifest says may be repaired. */
export async function checkDrift(job: ManifestJob): Promise<DriftReport> {
  const report = await checkManifestDrift({ ...job, startId: workflowInfo().runId });
  return told(
    report,
    report.drifted.map(({ link, changes }) => `- **${link}**: ${changes.join('; ')}`).slice(0, MOST_LINES),
  );
}

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
