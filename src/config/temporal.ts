/** The connection to Temporal: from the same profiles and TEMPORAL_ variables that its CLI reads. */
import {
  loadClientConfigProfile,
  toClientOptions,
  type ClientConfigProfile,
  type ClientConnectConfig,
  type ConfigDataSource,
} from '@temporalio/envconfig';
import type { Flags } from './settings.ts';
import { ProblemsError, type Problem } from '../problems/problems.ts';
import { digestOf, secretFile, secretIn, type SecretFile } from './secret-file.ts';

export interface TemporalSettings {
  readonly address: string;
  readonly namespace: string;
  /** Of `@temporalio/envconfig`: address, TLS, API key, metadata. Never log it. */
  readonly connectionOptions: ClientConnectConfig['connectionOptions'];
  readonly origins: TemporalOrigins;
  /** The files that credentials were read from. */
  readonly files: readonly SecretFile[];
  /** The same server with what the files hold now. @throws ProblemsError when they cannot be used */
  renewed(): TemporalSettings;
}

/** Where each setting came from, to name it when the server cannot be used. */
interface TemporalOrigins {
  readonly address: Origin;
  readonly namespace: Origin;
  readonly apiKey: Origin;
  readonly tls: Origin;
  readonly serverCa: Origin;
  readonly serverName: Origin;
  readonly clientCert: Origin;
  readonly clientKey: Origin;
}

export interface Origin {
  /** `--address`, `TEMPORAL_ADDRESS`, `address in the Temporal profile`; where it can be set, if it is not. */
  readonly setting: string;
  readonly isSet: boolean;
  /** The file that it names, if any. */
  readonly file?: string;
}

/** A flag beats the environment, which beats the profile. Adds what is wrong to `problems`. */
export function temporalSettings(flags: Partial<Flags>, env: NodeJS.ProcessEnv, problems: Problem[]): TemporalSettings {
  let profile: ClientConfigProfile = {};
  let options: ClientConnectConfig = { connectionOptions: {} };
  let files: readonly SecretFile[] = [];
  const keyFile = flags.profile === false ? undefined : secretFile(API_KEY, env);
  if (flags.profile !== false) {
    const key = keyFile && secretIn(keyFile, env, problems);
    const overrideEnvVars = Object.fromEntries(
      Object.entries({ ...env, ...(key === undefined ? {} : { [API_KEY]: key }) }).filter(
        (entry): entry is [string, string] => !!entry[1],
      ),
    );
    try {
      profile = loadClientConfigProfile({
        ...(flags.profile === undefined ? {} : { profile: flags.profile }),
        overrideEnvVars,
      });
      files = filesOf(originsOf(profile, flags, env, keyFile));
      options = toClientOptions(profile);
    } catch (error) {
      problems.push({
        field: 'Temporal profile',
        problem: `cannot be loaded: ${firstLine(error)}`,
        fix: 'check TEMPORAL_PROFILE, TEMPORAL_CONFIG_FILE and the other TEMPORAL_ variables',
      });
    }
  }
  const address = flags.address ?? options.connectionOptions.address ?? 'localhost:7233';
  const origins = originsOf(profile, flags, flags.profile === false ? {} : env, keyFile);
  const namespace = flags.namespace ?? options.namespace ?? 'default';
  return {
    ...{ address, namespace, origins, files },
    connectionOptions: { ...options.connectionOptions, address },
    renewed() {
      const wrong: Problem[] = [];
      const next = temporalSettings({ ...flags, address, namespace }, env, wrong);
      if (wrong.length > 0) throw new ProblemsError('Configuration', wrong);
      return { ...next, origins: { ...next.origins, address: origins.address, namespace: origins.namespace } };
    },
  };
}

const API_KEY = 'TEMPORAL_API_KEY';

const filesOf = ({ apiKey, serverCa, clientCert, clientKey }: TemporalOrigins): readonly SecretFile[] =>
  [apiKey, serverCa, clientCert, clientKey].flatMap(({ setting, file }) =>
    file === undefined ? [] : [{ variable: setting, path: file, digest: digestOf([file]) }],
  );

function originsOf(
  profile: ClientConfigProfile,
  flags: Partial<Flags>,
  env: NodeJS.ProcessEnv,
  keyFile: SecretFile | undefined,
): TemporalOrigins {
  const { tls } = profile;
  const found = (
    variables: readonly [string, ...string[]],
    key: string,
    value: unknown,
    flag?: keyof Flags,
  ): Origin => {
    if (flag !== undefined && flags[flag] !== undefined) return { setting: `--${flag}`, isSet: true };
    const variable = variables.find((each) => !!env[each]);
    if (variable === undefined && value !== undefined)
      return { setting: `${key} in the Temporal profile`, isSet: true, ...fileOf(value) };
    return { setting: variable ?? variables[0], isSet: variable !== undefined, ...fileOf(value) };
  };
  const data = (name: string, key: string, value: ConfigDataSource | undefined): Origin =>
    found([`TEMPORAL_TLS_${name}_PATH`, `TEMPORAL_TLS_${name}_DATA`], `tls.${key}_path`, value);
  return {
    address: found(['TEMPORAL_ADDRESS'], 'address', profile.address, 'address'),
    namespace: found(['TEMPORAL_NAMESPACE'], 'namespace', profile.namespace, 'namespace'),
    apiKey:
      keyFile === undefined
        ? found([API_KEY], 'api_key', profile.apiKey)
        : { setting: keyFile.variable, isSet: true, file: keyFile.path },
    tls: found(['TEMPORAL_TLS'], 'tls', tls),
    serverCa: data('SERVER_CA_CERT', 'server_ca_cert', tls?.serverCACert),
    serverName: found(['TEMPORAL_TLS_SERVER_NAME'], 'tls.server_name', tls?.serverName),
    clientCert: data('CLIENT_CERT', 'client_cert', tls?.clientCert),
    clientKey: data('CLIENT_KEY', 'client_key', tls?.clientKey),
  };
}

const fileOf = (value: unknown): Pick<Origin, 'file'> =>
  typeof value === 'object' && value !== null && 'path' in value ? { file: String(value.path) } : {};

const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
