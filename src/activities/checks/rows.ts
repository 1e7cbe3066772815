/** Findings, and reads that fail, as rows of the table. */
import type { CheckResult } from '../../contract/checks.ts';
import { withoutFullStop } from '../../contract/printable.ts';
import type { Finding } from '../../contract/step-contract.ts';
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
  // A note of a denial: what needs more rights than the work itself was not read.
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
 * What may not be read is a row of its own elsewhere (a permission, a token), so here it was not looked at; an API that does
 * not answer says nothing of what was asked. Throws what is no answer of an API: a bug.
 */
export function unreadRow(check: string, error: unknown): CheckResult {
  if (!(error instanceof ProviderError)) throw error;
  const says = withoutFullStop(error.message);
  if (error instanceof DeniedError) return notLookedAt(check, says, nextAction(error, reasonOfProviderError(error)));
  if (mayPass(error))
    return { check, state: 'warning', says: `could not be asked: ${says}`, fix: 'run this again when the API answers' };
  return { check, state: 'failed', says };
}

/** Undefined: it may not be read, which has its own row among the permissions. */
export async function orDenied<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof DeniedError) return undefined;
    throw error;
  }
}
