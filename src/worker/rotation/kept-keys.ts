/** Whether a new list of codec keys can read what was encrypted with the present one. */
import type { CodecKeys } from '../../codec/payload-codec.ts';
import { ProblemsError } from '../../problems/problems.ts';

/**
 * Returns the new list. @throws ProblemsError when it lacks the key that encrypts now, which open runs need, or has another
 * key under a known id
 */
export function keptKeys(present: CodecKeys | undefined, next: CodecKeys, variable: string): CodecKeys {
  const problem = (text: string, fix: string): ProblemsError =>
    new ProblemsError('Configuration', [{ field: variable, problem: text, fix }]);
  const changed = present?.find(({ id, key }) => next.some((each) => each.id === id && !same(each.key, key)));
  if (changed !== undefined)
    throw problem(
      `has another key under the id ${changed.id}`,
      'give the new key an id of its own, and keep the old one',
    );
  const [newest] = present ?? [];
  if (newest !== undefined && !next.some(({ id }) => id === newest.id))
    throw problem(
      `lacks the key ${newest.id}, with which open runs are encrypted`,
      `write the new key in front of ${newest.id}, and remove that one later`,
    );
  return next;
}

const same = (one: Uint8Array, other: Uint8Array): boolean => Buffer.from(one).equals(Buffer.from(other));
