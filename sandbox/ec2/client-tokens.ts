import { createHash } from 'node:crypto';
import type { VpcEndpointRow } from '../world.ts';
import { AwsError } from './aws-error.ts';
import type { Call } from './operation.ts';

/**
 * The endpoint that this client token made within the window, even if it is deleted by now. Throws
 * `IdempotentParameterMismatch` when anything else in the request differs.
 */
export function rememberedEndpoint(call: Call): VpcEndpointRow | undefined {
  const token = tokenOf(call);
  const known = token === undefined ? undefined : call.world.aws.clientTokens.get(keyOf(call, token));
  if (known === undefined || call.world.clock.now() > known.at + call.world.settings.clientTokenWindow)
    return undefined;
  if (known.fingerprint === fingerprintOf(call)) return known.endpoint;
  throw new AwsError(
    'IdempotentParameterMismatch',
    'The request uses the same client token as a previous, but non-identical request.',
  );
}

export function remember(call: Call, endpoint: VpcEndpointRow): void {
  const token = tokenOf(call);
  if (token === undefined) return;
  const at = call.world.clock.now();
  call.world.aws.clientTokens.set(keyOf(call, token), { fingerprint: fingerprintOf(call), endpoint, at });
}

/** At most 64 printable ASCII characters. */
function tokenOf({ parameters }: Call): string | undefined {
  const token = parameters.text('ClientToken');
  if (token === undefined || /^[\x21-\x7e]{1,64}$/.test(token)) return token;
  throw new AwsError('InvalidClientToken', 'The specified client token is not valid.');
}

const keyOf = ({ caller }: Call, token: string): string => `${caller.account}/${caller.region}/${token}`;

function fingerprintOf({ parameters }: Call): string {
  const said = parameters.entries.filter(([name]) => !['ClientToken', 'DryRun', 'Version'].includes(name));
  return createHash('sha256')
    .update(JSON.stringify(said.toSorted(([one], [other]) => (one < other ? -1 : 1))))
    .digest('hex');
}
