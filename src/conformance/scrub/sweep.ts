/** The last check before a file is written. */
import type { Pseudonyms } from './pseudonyms.ts';

/**
 * Replaces every original, except plain texts, where it is still in the text, such as inside another value.
 * @throws Error when one of `secrets` is still in it: then nothing may be written
 */
export function swept(text: string, pseudonyms: Pseudonyms, secrets: readonly string[]): string {
  const clean = pseudonyms
    .replaced()
    .filter(({ kind, original }) => kind !== 'text' && original.length >= MIN_LENGTH[kind])
    .reduce((left, { original, by }) => left.replaceAll(original, by), text);
  if (secrets.some((secret) => secret.length >= 8 && clean.includes(secret)))
    throw new Error('A secret is left in what was recorded. Nothing was written. This is a bug of the scrubber.');
  return clean;
}

/** Shorter originals may be ordinary words: a service may be called `kafka`. */
const MIN_LENGTH = { account: 12, address: 7, address6: 6, email: 5, host: 6, id: 8, name: 12, uuid: 36 } as const;
