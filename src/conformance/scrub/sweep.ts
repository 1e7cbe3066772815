/** The last look before a file is written. */
import type { Pseudonyms } from './pseudonyms.ts';

/**
 * The text with every original that has a form of its own replaced wherever it still stands, as inside another value.
 * @throws Error when one of `secrets` is in it all the same: then nothing may be kept
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

/** Shorter names are words of others, too: a service may be called `kafka`. */
const MIN_LENGTH = { account: 12, address: 7, address6: 6, email: 5, host: 6, id: 8, name: 12, uuid: 36 } as const;
