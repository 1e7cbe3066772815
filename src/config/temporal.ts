/** Where Temporal is: the same profiles and TEMPORAL_ variables that its own CLI reads. */
import { loadClientConnectConfig, type ClientConnectConfig } from '@temporalio/envconfig';
import type { Flags } from './settings.ts';
import type { Problem } from '../problems/problems.ts';

export interface TemporalSettings {
  readonly address: string;
  readonly namespace: string;
  /** Of `@temporalio/envconfig`: address, TLS, API key, metadata. Never to be logged. */
  readonly connectionOptions: ClientConnectConfig['connectionOptions'];
}

/** A flag beats the environment, which beats the profile. Adds what is wrong to `problems`. */
export function temporalSettings(flags: Partial<Flags>, env: NodeJS.ProcessEnv, problems: Problem[]): TemporalSettings {
  let profile: ClientConnectConfig = { connectionOptions: {} };
  if (flags.profile !== false) {
    const overrideEnvVars = Object.fromEntries(
      Object.entries(env).filter((entry): entry is [string, string] => !!entry[1]),
    );
    try {
      profile = loadClientConnectConfig({
        ...(flags.profile === undefined ? {} : { profile: flags.profile }),
        overrideEnvVars,
      });
    } catch (error) {
      problems.push({
        field: 'Temporal profile',
        problem: `cannot be loaded: ${firstLine(error)}`,
        fix: 'check TEMPORAL_PROFILE, TEMPORAL_CONFIG_FILE and the other TEMPORAL_ variables',
      });
    }
  }
  const address = flags.address ?? profile.connectionOptions.address ?? 'localhost:7233';
  return {
    address,
    namespace: flags.namespace ?? profile.namespace ?? 'default',
    connectionOptions: { ...profile.connectionOptions, address },
  };
}

const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
