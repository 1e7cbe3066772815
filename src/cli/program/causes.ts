/** An error and all its causes, for `--log-level debug`: names, messages and stacks, without secrets. */
import type { Settings } from '../../config/settings.ts';
import { scrubStack } from '../../providers/scrub.ts';

/** The limit for a chain of causes that is a cycle. */
const MOST_CAUSES = 10;

export function causesText(error: unknown, secrets: readonly string[] = []): string {
  const parts: string[] = [];
  for (let each = error; each !== undefined && each !== null && parts.length < MOST_CAUSES; each = causeOf(each))
    parts.push(`${parts.length === 0 ? '' : 'caused by '}${stackOf(each)}`);
  const text = secrets.reduce((left, secret) => left.replaceAll(secret, '<hidden>'), parts.join('\n'));
  return scrubStack(text);
}

/** Values that must not be printed, even if a library put them into an error. */
export function secretsOf(settings: Settings | undefined): readonly string[] {
  const { apiKey } = settings?.temporal.connectionOptions ?? {};
  return [settings?.aiven.token, apiKey].flatMap((each) => (typeof each === 'string' && each !== '' ? [each] : []));
}

const causeOf = (error: unknown): unknown => (error instanceof Error ? error.cause : undefined);

/** The stack, with the code of the error if it has one (ECONNREFUSED, 16). */
function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? ` [code ${String(error.code)}]` : '';
  const [first = '', ...lines] = (error.stack ?? `${error.name}: ${error.message}`).split('\n');
  return [`${first}${code}`, ...lines].join('\n');
}
