/** A schedule's manifest, read anew by each run. */
import { Context } from '@temporalio/activity';
import { UnreachableError, type ManifestSource } from '../../providers/manifest-source.ts';
import { allOrNone, readManifest } from '../../manifest/read-manifest.ts';
import type { Manifest } from '../../manifest/manifest.ts';
import { problemLine, ProblemsError } from '../../problems/problems.ts';
import type { ManifestJob, Skipped } from '../../contract/scheduled.ts';

export type JobRead =
  | { readonly kind: 'read'; readonly manifest: Manifest; readonly etag?: string }
  | { readonly kind: 'unchanged' }
  /** Nothing follows from it: everything stays as it is. */
  | { readonly kind: 'unreachable' | 'invalid'; readonly says: string; readonly skipped: readonly Skipped[] };

/** An unreachable manifest is asked for three times. Never throws for what a person must mend. */
export async function readJob(manifests: ManifestSource, job: ManifestJob, etag?: string): Promise<JobRead> {
  const { info, cancellationSignal: signal } = Context.current();
  let unchanged = false;
  let newEtag: string | undefined;
  let files = 0;
  try {
    const manifest = await readManifest(job.source, async (location, base) => {
      files += 1;
      const options = { signal, ...(base === undefined ? {} : { base }), ...(etag && files === 1 ? { etag } : {}) };
      const text = await manifests.read(location, options);
      if (text !== 'unchanged') {
        newEtag = text.etag;
        return text;
      }
      unchanged = true;
      throw new UnreachableError(location, 'is unchanged');
    });
    // The tag of the manifest says nothing about the file that holds its items.
    const tag = files === 1 && newEtag !== undefined ? { etag: newEtag } : {};
    return { kind: 'read', manifest: job.skipInvalid === true ? manifest : allOrNone(manifest), ...tag };
  } catch (error) {
    if (unchanged) return { kind: 'unchanged' };
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
