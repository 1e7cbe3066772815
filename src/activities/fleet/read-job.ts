/** A schedule's manifest, read again by each run. */
import { Context } from '@temporalio/activity';
import { UnreachableError, type ManifestSource } from '../../providers/manifest-source.ts';
import { allOrNone, readManifest } from '../../manifest/read-manifest.ts';
import type { Manifest } from '../../manifest/manifest.ts';
import { problemLine, ProblemsError } from '../../problems/problems.ts';
import type { ManifestJob, Skipped } from '../../contract/scheduled.ts';

export type JobRead =
  | { readonly kind: 'read'; readonly manifest: Manifest }
  /** Nothing follows from it: everything stays as it is. */
  | { readonly kind: 'unreachable' | 'invalid'; readonly says: string; readonly skipped: readonly Skipped[] };

/** An unreachable manifest is asked for three times. Never throws for a problem that a person must repair. */
export async function readJob(manifests: ManifestSource, job: ManifestJob): Promise<JobRead> {
  const { info, cancellationSignal: signal } = Context.current();
  try {
    const manifest = await readManifest(job.source, (location, base) =>
      manifests.read(location, { signal, ...(base === undefined ? {} : { base }) }),
    );
    return { kind: 'read', manifest: job.skipInvalid === true ? manifest : allOrNone(manifest) };
  } catch (error) {
    if (error instanceof ProblemsError) return invalid(job, error);
    if (!(error instanceof UnreachableError) || (info.attempt < ATTEMPTS && !signal.aborted)) throw error;
    const says = `Nothing was done: ${error.message}.`;
    return { kind: 'unreachable', says, skipped: [{ link: job.source, why: error.message }] };
  }
}

const ATTEMPTS = 3;
const MOST_PROBLEMS = 100;

function invalid({ source }: ManifestJob, { problems }: ProblemsError): JobRead {
  const skipped = problems.slice(0, MOST_PROBLEMS).map((problem) => ({ link: source, why: problemLine(problem) }));
  return { kind: 'invalid', says: `Nothing was done: ${problems.length} problems in ${source}.`, skipped };
}
