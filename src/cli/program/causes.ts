/** An error with all that caused it, for `--log-level debug`: names, messages and stacks, without secrets. */
import type { Settings } from '../../config/settings.ts';
import { scrubStack } from '../../providers/scrub.ts';

/** A chain that bites its own tail ends here. */
const MOST_CAUSES = 10;

export function causesText(error: unknown, secrets: readonly string[] = []): string {
  const parts: string[] = [];
  for (let each = error; each !== undefined && each !== null && parts.length < MOST_CAUSES; each = causeOf(each))
    parts.push(`${parts.length === 0 ? '' : 'caused by '}${stackOf(each)}`);
  const text = secrets.reduce((left, secret) => left.replaceAll(secret, '<hidden>'), parts.join('\n'));
  return scrubStack(text);
}

/** What must not be printed even where a library put it into an error. */
export function secretsOf(settings: Settings | undefined): readonly string[] {
  const { apiKey } = settings?.temporal.connectionOptions ?? {};
  return [settings?.aiven.token, apiKey].flatMap((each) => (typeof each === 'string' && each !== '' ? [each] : []));
}

const causeOf = (error: unknown): unknown => (error instanceof Error ? error.cause : undefined);

/** With its code, if it has one: codes (ECONNREFUSED, 16) say more than some messages. */
function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? ` [code ${String(error.code)}]` : '';
  const [first = '', ...lines] = (error.stack ?? `${error.name}: ${error.message}`).split('\n');
  return [`${first}${code}`, ...lines].join('\n');
}
