/** The only reader of the environment. Order: flag, environment, file, default. */
import { readSettingsFile, type SettingsFile } from './file.ts';
import { notifySettings, type NotifySettings } from './notify.ts';
import { policySettings } from './policy.ts';
import { proxySettings, type ProxySettings } from './proxy.ts';
import type { Reader } from './readers.ts';
import { readSecret, secretFile, secretIn, type SecretFile } from './secret-file.ts';
import {
  isSecret,
  settingNames,
  table,
  type Get,
  type LogLevel,
  type SecretName,
  type SettingName,
  type SettingValue,
} from './table.ts';
import { workerSettings, type WorkerSettings } from './worker-settings.ts';
import { temporalSettings, type TemporalSettings } from './temporal.ts';
import type { Policy } from '../policy/policy.ts';
import { ProblemsError, type Problem } from '../problems/problems.ts';
import { DEFAULT_TASK_QUEUE } from '../contract/request.ts';

export interface Settings extends WorkerSettings {
  readonly temporal: TemporalSettings & {
    /** Root of the Web UI, without a slash at the end. */
    readonly uiUrl?: string | undefined;
  };
  /** Workflows and ordinary activities; `<taskQueue>-ec2` holds the rate-limited EC2 calls. */
  readonly taskQueue: string;
  /** First part of every owner tag: tells two Causeways in one AWS account apart. */
  readonly installation: string;
  readonly aiven: { readonly url: string; readonly token?: string | undefined };
  readonly aws: {
    readonly region?: string | undefined;
    readonly ec2Endpoint?: string | undefined;
    readonly stsEndpoint?: string | undefined;
  };
  /** The HTTP proxy to both APIs; absent: connect directly. */
  readonly proxy?: ProxySettings | undefined;
  /** What callers may ask of this worker. */
  readonly policy: Policy;
  /** How many times faster than the real world the vendors' APIs run; divides the intervals between looks. */
  readonly timeScale: number;
  /** `address:port` of the resolver that probes use; absent: the system's. */
  readonly dns?: string | undefined;
  /** PEM file of roots that probes trust in addition to the public ones. */
  readonly extraCaFile?: string | undefined;
  /** Addresses and ports that a prober dials. Absent: the addresses that a VPC can have, the ports of PrivateLink. */
  readonly probe: {
    readonly networks?: readonly string[] | undefined;
    readonly ports?: { readonly from: number; readonly to: number } | undefined;
  };
  readonly logLevel: LogLevel;
  readonly maxConcurrentActivities: number;
  /** Calls a second of each kind (create, modify, delete), per account and region. */
  readonly ec2RatePerSecond: number;
  /** How long a stopping worker lets its activities end, ms. */
  readonly shutdownGraceMs: number;
  readonly notify: NotifySettings;
  /** Secrets that came from files; a worker reads them again. Those of Temporal are in `temporal.files`. */
  readonly secretFiles: readonly SettingFile[];
}

export interface SettingFile extends SecretFile {
  readonly setting: SecretName;
}

/** Settings that the command line may set. */
export interface Flags {
  /** Settings file; default `causeway.yaml` when there is one. */
  readonly config: string;
  readonly address: string;
  readonly namespace: string;
  /** Temporal profile; `false`: `address` is a server that we started; ignore profiles and TEMPORAL_ variables. */
  readonly profile: string | false;
  readonly taskQueue: string;
  readonly temporalUiUrl: string;
  readonly logLevel: string;
}

/** EC2 adds this many tokens a second to the bucket of each mutating VPC endpoint call (AWS, "Request throttling"). */
const EC2_REFILL_PER_SECOND = 0.3;

/**
 * Reads and checks everything at once.
 * @throws ProblemsError of type `Configuration` that lists every bad value with its name and what to write instead.
 */
export function loadSettings(flags: Partial<Flags> = {}, env: NodeJS.ProcessEnv = process.env): Settings {
  const problems: Problem[] = [];
  const file = readSettingsFile(flags.config ?? env['CAUSEWAY_CONFIG'], fileKeys, problems);
  const secretFiles = secretFilesIn(env);
  const get: Get = <Name extends SettingName>(name: Name) => {
    const secret = secretFiles.find(({ setting }) => setting === name);
    const found =
      secret === undefined
        ? find(name, flags, env, file)
        : { value: secretIn(secret, env, problems), from: secret.variable };
    if (found?.value === undefined) return undefined;
    const answer = (table[name].read as Reader<SettingValue<Name>>)(found.value);
    if (answer.ok) return answer.value;
    problems.push({
      field: found.from,
      ...(isSecret(name) ? {} : { value: withoutCredentials(found.value) }),
      ...answer.problem,
    });
    return undefined;
  };
  const temporal = temporalSettings(flags, env, problems);
  const timeScale = get('timeScale') ?? 1;
  const taskQueue = get('taskQueue') ?? DEFAULT_TASK_QUEUE;
  const settings: Settings = {
    temporal: { ...temporal, uiUrl: get('temporalUiUrl')?.replace(/\/+$/, '') },
    taskQueue,
    installation: get('installation') ?? temporal.namespace,
    aiven: { url: get('aivenUrl') ?? 'https://api.aiven.io', token: get('aivenToken') },
    aws: { region: get('awsRegion'), ec2Endpoint: get('ec2Endpoint'), stsEndpoint: get('stsEndpoint') },
    proxy: proxySettings(env, problems),
    policy: policySettings(
      find('policy', flags, env, file),
      get('allowedPrincipals'),
      { namespace: temporal.namespace, taskQueue },
      problems,
    ),
    timeScale,
    dns: get('dns'),
    extraCaFile: get('extraCaFile'),
    probe: { networks: get('probeNetworks'), ports: get('probePorts') },
    logLevel: get('logLevel') ?? 'info',
    maxConcurrentActivities: get('maxConcurrentActivities') ?? 2000,
    ec2RatePerSecond: EC2_REFILL_PER_SECOND * (get('ec2Share') ?? 1) * timeScale,
    shutdownGraceMs: get('shutdownGrace') ?? 20_000,
    notify: notifySettings(notifyFound(get), problems),
    ...workerSettings(get, problems),
    secretFiles,
  };
  if (problems.length > 0) throw new ProblemsError('Configuration', problems);
  return settings;
}

const notifyFound = (get: Get) => ({
  log: get('notifyLog'),
  url: get('webhookUrl'),
  secret: get('webhookSecret'),
  slackUrl: get('slackWebhookUrl'),
});

/** Reads a secret again from its file. @throws ProblemsError when it is not a value of this setting */
export function rereadSecret<Name extends SecretName>(name: Name, file: SettingFile): SettingValue<Name> {
  const answer = (table[name].read as Reader<SettingValue<Name>>)(readSecret(file));
  if (answer.ok) return answer.value;
  throw new ProblemsError('Configuration', [{ field: file.variable, ...answer.problem }]);
}

/**
 * Sets these variables in the environment of this process, because the AWS SDK reads its credentials there.
 * Removes variables that would take precedence.
 */
export function adoptEnvironment(
  variables: Readonly<Record<string, string>>,
  env: NodeJS.ProcessEnv = process.env,
): void {
  for (const name of ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE', 'AWS_SESSION_TOKEN']) delete env[name];
  Object.assign(env, variables);
}

const secretFilesIn = (env: NodeJS.ProcessEnv): readonly SettingFile[] =>
  settingNames.filter(isSecret).flatMap((setting) => {
    const [found] = table[setting].from.flatMap((variable) => secretFile(variable, env) ?? []);
    return found === undefined ? [] : [{ ...found, setting }];
  });

const fileKeys = {
  known: settingNames.filter((name) => !isSecret(name)),
  secrets: Object.fromEntries(settingNames.filter(isSecret).map((name) => [name, table[name].from[0]])),
};

function find(name: SettingName, flags: Partial<Flags>, env: NodeJS.ProcessEnv, file: SettingsFile) {
  const flag = (flags as Record<string, unknown>)[name];
  if (typeof flag === 'string')
    return { value: flag, from: `--${name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}` };
  for (const variable of table[name].from) {
    const value = env[variable];
    if (value !== undefined && value !== '') return { value, from: variable };
  }
  const value = file.values[name];
  return value === undefined
    ? undefined
    : { value: typeof value === 'string' ? value : JSON.stringify(value), from: `${name} in ${file.path}` };
}

const withoutCredentials = (value: string): string => value.replace(/\/\/[^/]*@/, '//…@');
