/** Makes the clients of the vendors' APIs from the settings. */
import { readFileSync } from 'node:fs';
import type { Settings } from './config/settings.ts';
import { allowedHost, allowedRole } from './policy/policy.ts';
import { createAivenClient } from './providers/aiven/aiven.ts';
import { createAwsClient } from './providers/aws/aws.ts';
import { createManifestSource } from './providers/manifest-source.ts';
import type { ObserveCall } from './providers/observed.ts';
import type { Clients } from './providers/ports/clients.ts';
import { PRIVATELINK_PORTS } from './providers/probe-reach.ts';
import { createProber } from './providers/prober.ts';
import type { Tap } from './providers/tap.ts';

/**
 * The clients of one process; they share sweeps, connections and the waits after throttling. `now` is asked for the token
 * before each call.
 */
export function createClients(
  settings: Settings,
  { observe, tap }: { readonly observe?: ObserveCall; readonly tap?: Tap | undefined } = {},
  now: () => Pick<Settings, 'aiven'> = () => settings,
): Clients {
  const { aiven, aws, policy, proxy } = settings;
  const heard = { proxy, ...(observe && { observe }), ...(tap && { tap }) };
  return {
    aiven: createAivenClient({ url: aiven.url, token: () => now().aiven.token ?? '', ...heard }),
    aws: createAwsClient({
      ...heard,
      ...(aws.ec2Endpoint === undefined ? {} : { ec2Endpoint: aws.ec2Endpoint }),
      ...(aws.stsEndpoint === undefined ? {} : { stsEndpoint: aws.stsEndpoint }),
      roleOf: (arn) => allowedRole(policy, arn),
    }),
    prober: proberOf(settings, tap),
  };
}

/** Of a process. */
export const proberOf = ({ dns, extraCaFile, probe: { networks, ports = PRIVATELINK_PORTS } }: Settings, tap?: Tap) =>
  createProber({ reach: { networks, ports }, dns, extraCaFile, tap });

/** Schedules read files below the directory in which the worker was started, and HTTPS URLs of the hosts that the policy names. */
export const manifestsOf = ({ extraCaFile, policy }: Settings) =>
  createManifestSource({
    directory: process.cwd(),
    host: (host) => allowedHost(policy, host),
    ...(extraCaFile === undefined ? {} : { ca: readFileSync(extraCaFile, 'utf8') }),
  });
