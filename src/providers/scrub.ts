/** Removes secrets from a text, because Temporal stores failures and many people read logs. */
import { excerpt } from '../contract/printable.ts';

/**
 * A provider's message to show: on one line, without secrets, at most 500 characters.
 * `secrets`: known secrets, such as the caller's token.
 */
export function scrub(text: string, secrets: readonly string[] = []): string {
  const known = withoutSecrets(text, secrets);
  const clean = patterns.reduce((left, [pattern, replacement]) => left.replace(pattern, replacement), known);
  return excerpt(clean.replace(/\s+/g, ' ').trim(), LONGEST);
}

/** The text with these alone taken out. */
export const withoutSecrets = (text: string, secrets: readonly string[]): string =>
  secrets.filter((secret) => secret.length > 0).reduce((left, secret) => left.replaceAll(secret, HIDDEN), text);

/** A stack trace without secrets; its lines are kept. */
export const scrubStack = (stack: string): string =>
  stack
    .split('\n')
    .map((line) => scrubLine(line))
    .join('\n');

const HIDDEN = '<hidden>';
const LONGEST = 500;

const patterns: readonly (readonly [RegExp, string])[] = [
  // PEM blocks, also when the end was cut off.
  [/-----BEGIN [A-Z0-9 ]+-----[\s\S]*?(-----END [A-Z0-9 ]+-----|$)/g, HIDDEN],
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/?#@]+@/gi, `$1${HIDDEN}@`],
  [/\b(aivenv1|bearer|basic)\s+[A-Za-z0-9+/=._~-]{16,}/gi, `$1 ${HIDDEN}`],
  // JSON Web Tokens: API keys of Temporal Cloud are some.
  [/\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g, HIDDEN],
  [/\b(password|passwd|secret|token|access_key)(["']?\s*[:=]\s*["']?)[^\s"',;&]+/gi, `$1$2${HIDDEN}`],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{12,}\b/g, HIDDEN],
  // EC2's encoded explanation: kilobytes that only STS can decode, with the policies of the account.
  [/(Encoded authorization failure message:)\s*\S+/gi, `$1 ${HIDDEN}`],
];

const scrubLine = (line: string): string => /^\s*/.exec(line)?.[0] + scrub(line);
