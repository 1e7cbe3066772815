/** What an API says in the first moments after it accepted a change, and what it means then. */
import { DeniedError, NotFoundError } from '../../providers/errors.ts';
import type { ProviderError } from '../../providers/errors.ts';
import { reasonOfDenial } from '../failures/denials.ts';

/** ms of world time. */
const PROPAGATION_MS = 120_000;

/**
 * Aiven may answer 404 for what was just created and 403 for what was just granted (Terraform's provider retries both
 * while it waits). Later the same answers are final.
 */
export const notYetOfAiven = (error: ProviderError, waitedMs: number): string | undefined => {
  if (waitedMs > PROPAGATION_MS) return undefined;
  if (error instanceof NotFoundError) return 'not visible yet';
  const { source, message } = error;
  const granted = error instanceof DeniedError && source.status === 403;
  // A token that Aiven does not take is not a matter of time.
  return granted && reasonOfDenial(source, message) !== 'aivenToken' ? 'not readable yet' : undefined;
};

/**
 * EC2 refuses to describe what was just created although it described the VPC's endpoints a moment before: rights in IAM
 * are eventually consistent too. Said again after a minute, it is believed.
 */
export const notYetOfEc2 = (error: ProviderError, waitedMs: number): string | undefined =>
  error instanceof DeniedError && error.source.status === 403 && waitedMs < DENIED_MS ? 'not readable yet' : undefined;

/** ms of world time. */
const DENIED_MS = 60_000;
