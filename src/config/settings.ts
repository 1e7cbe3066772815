/** The only reader of the environment. Flag, then environment, then file, then default. */
import { readSettingsFile, type SettingsFile } from './file.ts';
import { notifySettings, webhookSecret, type NotifySettings } from './notify.ts';
import { policySettings } from './policy.ts';
import { arnPatterns, choice, networks, number, onOrOff, ports, seconds, text, url, type Reader } from './readers.ts';
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
  /** What callers may ask of this worker. */
  readonly policy: Policy;
  /** How many times faster than the real world the other side runs; divides the intervals between looks. */
  readonly timeScale: number;
  /** `address:port` of the resolver that probes ask; absent: the system's. */
  readonly dns?: string | undefined;
  /** PEM file of roots that probes trust besides the public ones. */
  readonly extraCaFile?: string | undefined;
  /** What a prober dials. Absent: the addresses that a VPC can have, the ports of PrivateLink. */
  readonly probe: {
    readonly networks?: readonly string[] | undefined;
    readonly ports?: { readonly from: number; readonly to: number } | undefined;
  };
  readonly logLevel: LogLevel;
  readonly maxConcurrentActivities: number;
  /** Creates, modifies and deletes a second, each, per account and region. */
  readonly ec2RatePerSecond: number;
  /** How long a stopping worker lets its activities end, ms. */
  readonly shutdownGraceMs: number;
  readonly notify: NotifySettings;
}

export type LogLevel = 'silent' | 'error' | 'warn' | 'info' | 'debug' | 'trace';

/** What the command line may set. */
export interface Flags {
  /** Settings file; default `causeway.yaml` when there is one. */
  readonly config: string;
  readonly address: string;
  readonly namespace: string;
  /** Temporal profile; `false`: `address` is a server of our own, look at neither profiles nor TEMPORAL_ variables. */
  readonly profile: string | false;
  readonly taskQueue: string;
  readonly temporalUiUrl: string;
  readonly logLevel: string;
}

/** EC2 refills the bucket of each mutating VPC endpoint call with this many tokens a second (AWS, "Request throttling"). */
const EC2_REFILL_PER_SECOND = 0.3;

/**
 * Reads and checks everything at once.
 * @throws ProblemsError of type `Configuration` that lists every bad value with its name and what to write instead.
 */
export function loadSettings(flags: Partial<Flags> = {}, env: NodeJS.ProcessEnv = process.env): Settings {
  const problems: Problem[] = [];
  const file = readSettingsFile(flags.config ?? env['CAUSEWAY_CONFIG'], fileKeys, problems);
  const get = <T>(name: keyof typeof table, read: Reader<T>): T | undefined => {
    const found = find(name, flags, env, file);
    if (found === undefined) return undefined;
    const answer = read(found.value);
    if (answer.ok) return answer.value;
    problems.push({
      field: found.from,
      ...(isSecret(name) ? {} : { value: withoutCredentials(found.value) }),
      ...answer.problem,
    });
    return undefined;
  };
  const temporal = temporalSettings(flags, env, problems);
  const timeScale = get('timeScale', number({ above: 0, most: 10_000 })) ?? 1;
  const taskQueue = get('taskQueue', text) ?? DEFAULT_TASK_QUEUE;
  const settings: Settings = {
    temporal: { ...temporal, uiUrl: get('temporalUiUrl', url)?.replace(/\/+$/, '') },
    taskQueue,
    installation: get('installation', text) ?? temporal.namespace,
    aiven: { url: get('aivenUrl', url) ?? 'https://api.aiven.io', token: get('aivenToken', text) },
    aws: {
      region: get('awsRegion', text),
      ec2Endpoint: get('ec2Endpoint', url),
      stsEndpoint: get('stsEndpoint', url),
    },
    policy: policySettings(
      find('policy', flags, env, file),
      get('allowedPrincipals', arnPatterns),
      { namespace: temporal.namespace, taskQueue },
      problems,
    ),
    timeScale,
    dns: get('dns', text),
    extraCaFile: get('extraCaFile', text),
    probe: { networks: get('probeNetworks', networks), ports: get('probePorts', ports) },
    logLevel: get('logLevel', choice<LogLevel>(['silent', 'error', 'warn', 'info', 'debug', 'trace'])) ?? 'info',
    maxConcurrentActivities: get('maxConcurrentActivities', number({ above: 0, most: 100_000, whole: true })) ?? 2000,
    ec2RatePerSecond: EC2_REFILL_PER_SECOND * (get('ec2Share', number({ above: 0, most: 1 })) ?? 1) * timeScale,
    shutdownGraceMs: get('shutdownGrace', seconds) ?? 20_000,
    notify: notifySettings(
      {
        log: get('notifyLog', onOrOff),
        url: get('webhookUrl', url),
        secret: get('webhookSecret', webhookSecret),
        slackUrl: get('slackWebhookUrl', url),
      },
      problems,
    ),
    ...workerSettings(get, problems),
  };
  if (problems.length > 0) throw new ProblemsError('Configuration', problems);
  return settings;
}

/**
 * Makes these variables the environment of this process: the AWS SDK reads its credentials there and nowhere else.
 * Variables that would win over them are removed.
 */
export function adoptEnvironment(
  variables: Readonly<Record<string, string>>,
  env: NodeJS.ProcessEnv = process.env,
): void {
  for (const name of ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE', 'AWS_SESSION_TOKEN']) delete env[name];
  Object.assign(env, variables);
}

/** Where each setting may come from: environment variables in order; its name here is its key in the file. */
const table = {
  temporalUiUrl: ['CAUSEWAY_TEMPORAL_UI_URL'],
  taskQueue: ['CAUSEWAY_TASK_QUEUE'],
  installation: ['CAUSEWAY_INSTALLATION'],
  aivenUrl: ['AIVEN_WEB_URL'],
  aivenToken: ['AIVEN_TOKEN', 'AIVEN_AUTH_TOKEN'],
  awsRegion: ['AWS_REGION', 'AWS_DEFAULT_REGION'],
  ec2Endpoint: ['AWS_ENDPOINT_URL_EC2', 'AWS_ENDPOINT_URL'],
  stsEndpoint: ['AWS_ENDPOINT_URL_STS', 'AWS_ENDPOINT_URL'],
  policy: ['CAUSEWAY_POLICY'],
  allowedPrincipals: ['CAUSEWAY_ALLOWED_PRINCIPALS'],
  timeScale: ['CAUSEWAY_TIME_SCALE'],
  dns: ['CAUSEWAY_DNS'],
  extraCaFile: ['CAUSEWAY_EXTRA_CA_FILE'],
  probeNetworks: ['CAUSEWAY_PROBE_NETWORKS'],
  probePorts: ['CAUSEWAY_PROBE_PORTS'],
  logLevel: ['CAUSEWAY_LOG_LEVEL'],
  maxConcurrentActivities: ['CAUSEWAY_MAX_CONCURRENT_ACTIVITIES'],
  ec2Share: ['CAUSEWAY_EC2_SHARE'],
  shutdownGrace: ['CAUSEWAY_SHUTDOWN_GRACE'],
  notifyLog: ['CAUSEWAY_NOTIFY_LOG'],
  webhookUrl: ['CAUSEWAY_WEBHOOK_URL'],
  webhookSecret: ['CAUSEWAY_WEBHOOK_SECRET'],
  slackWebhookUrl: ['CAUSEWAY_SLACK_WEBHOOK_URL'],
  codecKeys: ['CAUSEWAY_CODEC_KEYS'],
  codecListen: ['CAUSEWAY_CODEC_LISTEN'],
  codecToken: ['CAUSEWAY_CODEC_TOKEN'],
  codecJwksUrl: ['CAUSEWAY_CODEC_JWKS_URL'],
  codecAudience: ['CAUSEWAY_CODEC_AUDIENCE'],
  deploymentName: ['TEMPORAL_DEPLOYMENT_NAME'],
  buildId: ['TEMPORAL_WORKER_BUILD_ID'],
  versioning: ['CAUSEWAY_VERSIONING'],
  health: ['CAUSEWAY_HEALTH'],
  metrics: ['CAUSEWAY_METRICS'],
} as const satisfies Record<string, readonly string[]>;

/** Secrets come from the environment only. */
const secrets = ['aivenToken', 'webhookUrl', 'webhookSecret', 'slackWebhookUrl', 'codecKeys', 'codecToken'] as const;

const isSecret = (name: string): boolean => secrets.some((secret) => secret === name);

const fileKeys = {
  known: Object.keys(table).filter((name) => !isSecret(name)),
  secrets: Object.fromEntries(secrets.map((name) => [name, table[name][0]])),
};

function find(name: keyof typeof table, flags: Partial<Flags>, env: NodeJS.ProcessEnv, file: SettingsFile) {
  const flag = (flags as Record<string, unknown>)[name];
  if (typeof flag === 'string')
    return { value: flag, from: `--${name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}` };
  for (const variable of table[name]) {
    const value = env[variable];
    if (value !== undefined && value !== '') return { value, from: variable };
  }
  const value = file.values[name];
  return value === undefined
    ? undefined
    : { value: typeof value === 'string' ? value : JSON.stringify(value), from: `${name} in ${file.path}` };
}

const withoutCredentials = (value: string): string => value.replace(/\/\/[^/]*@/, '//…@');
