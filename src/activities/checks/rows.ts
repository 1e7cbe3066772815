/** Findings, and reads that fail, as rows of the table. */
import type { CheckResult } from '../../contract/checks.ts';
import { withoutFullStop } from '../../contract/printable.ts';
import type { Finding } from '../../contract/finding.ts';
import { DeniedError, mayPass, ProviderError } from '../../providers/errors.ts';
import { nextAction } from '../failures/denied-text.ts';
import { reasonOfProviderError } from '../failures/provider-reasons.ts';

/** One row for all findings of one subject; `ok`: what is said when there is none. */
export function rowOf(check: string, ok: string, findings: readonly Finding[]): CheckResult {
  const worst = findings.some(({ level }) => level === 'error')
    ? 'failed'
    : findings.some(({ level }) => level === 'warning')
      ? 'warning'
      : undefined;
  if (findings.length === 0) return { check, state: 'ok', says: ok };
  const says = findings.map(({ value, problem }) => (value === undefined ? problem : `${value} ${problem}`)).join('; ');
  const fix = [...new Set(findings.map((finding) => finding.fix))]
    .filter((each) => !each.startsWith('nothing'))
    .join('; ');
  // Only notes of denials: reads that need more rights than the work itself were not done.
  const unread = findings.every(({ failure }) => failure === 'Denied') ? 'skipped' : 'ok';
  return { check, state: worst ?? unread, says, ...(fix === '' ? {} : { fix }) };
}

export const notLookedAt = (check: string, why: string, fix?: string): CheckResult => ({
  check,
  state: 'skipped',
  says: `not looked at: ${why}`,
  ...(fix === undefined ? {} : { fix }),
});

/** What `look` finds, or why it could not look. */
export async function looked(
  check: string,
  look: () => Promise<readonly CheckResult[]>,
): Promise<readonly CheckResult[]> {
  try {
    return await look();
  } catch (error) {
    return [unreadRow(check, error)];
  }
}

/**
 * The row for a read that failed. A denial has its own row elsewhere (a permission, a token), so here it is only
 * skipped; an API that does not answer is a warning. Throws any other error: it is a bug.
 */
export function unreadRow(check: string, error: unknown): CheckResult {
  if (!(error instanceof ProviderError)) throw error;
  const says = withoutFullStop(error.message);
  if (error instanceof DeniedError) return notLookedAt(check, says, nextAction(error, reasonOfProviderError(error)));
  if (mayPass(error))
    return { check, state: 'warning', says: `could not be asked: ${says}`, fix: 'run this again when the API answers' };
  return { check, state: 'failed', says };
}

/** Undefined: the read is denied, which has its own row among the permissions. */
export async function orDenied<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof DeniedError) return undefined;
    throw error;
  }
}
