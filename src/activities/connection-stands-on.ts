/** What a connection stands on. When that is gone, Aiven never lists the connection, and the wait would hide why. */
import { ProviderError } from '../providers/errors.ts';
import type { SettleInput } from '../contract/step-contract.ts';
import { intervalOf } from './deps.ts';
import type { ActivityDeps } from './deps.ts';
import { RefusedError } from './failures/step-errors.ts';
import { contextOf } from './vpc-endpoint/endpoint-context.ts';
import { refuseDead } from './vpc-endpoint/refuse-dead.ts';

/** When each was last looked at, ms of world time since the first look of the wait. */
export interface LookedAt {
  readonly endpointMs: number;
  readonly privatelinkMs: number;
}

/** ms of world time. EC2's describes are shared by all waits of an account and region; Aiven is asked once a minute. */
const ENDPOINT_EVERY_MS = 20_000;
const PRIVATELINK_EVERY_MS = 60_000;

/**
 * Looks at the endpoint and at the PrivateLink resource when it is their turn; a wait that looks `once` looks at both.
 * @throws RefusedError with the reason for which the connection cannot appear
 */
export async function lookBelow(
  deps: ActivityDeps,
  input: SettleInput,
  id: string,
  { waitedMs, signal, last }: { readonly waitedMs: number; readonly signal: AbortSignal; readonly last: LookedAt },
): Promise<LookedAt> {
  const isDue = (lastMs: number, everyMs: number): boolean => input.once === true || waitedMs - lastMs >= everyMs;
  const endpointDue = isDue(last.endpointMs, ENDPOINT_EVERY_MS);
  const privatelinkDue = isDue(last.privatelinkMs, PRIVATELINK_EVERY_MS);
  if (endpointDue) await unlessUnanswered(() => lookAtEndpoint(deps, input, id, signal));
  if (privatelinkDue) await unlessUnanswered(() => lookAtPrivatelink(deps, input, signal));
  return {
    endpointMs: endpointDue ? waitedMs : last.endpointMs,
    privatelinkMs: privatelinkDue ? waitedMs : last.privatelinkMs,
  };
}

async function lookAtEndpoint(deps: ActivityDeps, input: SettleInput, id: string, signal: AbortSignal): Promise<void> {
  const maxAgeMs = intervalOf(deps, 'ec2') / deps.timeScale;
  const found = await contextOf(deps, input).ec2.watchedVpcEndpoint(id, maxAgeMs, { signal });
  try {
    if (found === undefined) throw new RefusedError('endpointGone', `VPC endpoint ${id} is gone`);
    refuseDead(found);
  } catch (error) {
    // An endpoint is rejected too when its PrivateLink resource is deleted: then that is the reason.
    await unlessUnanswered(() => lookAtPrivatelink(deps, input, signal));
    throw error;
  }
}

async function lookAtPrivatelink({ clients }: ActivityDeps, input: SettleInput, signal: AbortSignal): Promise<void> {
  const found = await clients.aiven.getPrivatelink(input, { signal });
  if (found !== undefined && found.state !== 'deleting') return;
  const name = `${input.project}/${input.service}`;
  throw new RefusedError('privatelinkGone', `the PrivateLink resource of ${name} was deleted meanwhile`);
}

/** These looks only explain: one that fails leaves the wait as it is, and the next turn asks again. */
async function unlessUnanswered(look: () => Promise<void>): Promise<void> {
  try {
    await look();
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
  }
}
