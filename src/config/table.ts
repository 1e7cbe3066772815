/** Every setting: its sources, its reader and its meaning. Its name here is its key in the file. */
import { policyJsonSchema } from '../schema/policy.ts';
import { codecKeys } from './codec.ts';
import { webhookSecret } from './notify.ts';
import { arnPatterns, choice, listenAddress, networks, number, onOrOff, ports, seconds } from './readers.ts';
import { text, url, type Reader } from './readers.ts';

export type LogLevel = 'silent' | 'error' | 'warn' | 'info' | 'debug' | 'trace';

interface Setting {
  /** Environment variables, in order of precedence. */
  readonly from: readonly [string, ...string[]];
  readonly read: Reader<unknown>;
  /** What it means, and its default. */
  readonly says: string;
  /** Comes from the environment only, or from the file that the variable with `_FILE` at its end names. */
  readonly secret?: true;
}

const LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug', 'trace'] as const satisfies readonly LogLevel[];

/** `policySettings` parses the text, because it needs the namespace and the task queue of the worker. */
const policy: Reader<string> = (value) => ({ ok: true, value });

export const table = {
  temporalUiUrl: { from: ['CAUSEWAY_TEMPORAL_UI_URL'], read: url, says: 'Root of the Web UI, for links.' },
  taskQueue: {
    from: ['CAUSEWAY_TASK_QUEUE'],
    read: text,
    says: 'Task queue of workflows and activities. Mutating EC2 calls run on the queue of that name with `-ec2`. Default: `causeway`.',
  },
  installation: {
    from: ['CAUSEWAY_INSTALLATION'],
    read: text,
    says: 'First part of the owner tag; tells two Causeways in one AWS account apart. Default: the Temporal namespace.',
  },
  aivenUrl: { from: ['AIVEN_WEB_URL'], read: url, says: 'Aiven API. Default: `https://api.aiven.io`.' },
  aivenToken: { from: ['AIVEN_TOKEN', 'AIVEN_AUTH_TOKEN'], read: text, says: 'Aiven token.', secret: true },
  awsRegion: {
    from: ['AWS_REGION', 'AWS_DEFAULT_REGION'],
    read: text,
    says: 'Region in which the worker asks AWS for its identity.',
  },
  ec2Endpoint: {
    from: ['AWS_ENDPOINT_URL_EC2', 'AWS_ENDPOINT_URL'],
    read: url,
    says: 'Another address of the EC2 API.',
  },
  stsEndpoint: {
    from: ['AWS_ENDPOINT_URL_STS', 'AWS_ENDPOINT_URL'],
    read: url,
    says: 'Another address of the STS API.',
  },
  policy: { from: ['CAUSEWAY_POLICY'], read: policy, says: 'Who may do what, as YAML or JSON.' },
  allowedPrincipals: {
    from: ['CAUSEWAY_ALLOWED_PRINCIPALS'],
    read: arnPatterns,
    says: 'Short form of a policy: ARN patterns with `*` of the principals and roles that callers may name.',
  },
  timeScale: {
    from: ['CAUSEWAY_TIME_SCALE'],
    read: number({ above: 0, most: 10_000 }),
    says: "How many times faster than the real world the vendors' APIs run; other than 1 only with the sandbox.",
  },
  dns: {
    from: ['CAUSEWAY_DNS'],
    read: text,
    says: "Resolver of a prober, as `address:port`. Default: the system's.",
  },
  extraCaFile: {
    from: ['CAUSEWAY_EXTRA_CA_FILE'],
    read: text,
    says: 'PEM file of roots that a prober trusts besides the public ones.',
  },
  probeNetworks: {
    from: ['CAUSEWAY_PROBE_NETWORKS'],
    read: networks,
    says: 'Networks that a prober dials. Default: addresses that a VPC can have.',
  },
  probePorts: {
    from: ['CAUSEWAY_PROBE_PORTS'],
    read: ports,
    says: 'Ports that a prober dials. Default: `10000-31000`.',
  },
  logLevel: { from: ['CAUSEWAY_LOG_LEVEL'], read: choice<LogLevel>(LOG_LEVELS), says: 'Default: `info`.' },
  maxConcurrentActivities: {
    from: ['CAUSEWAY_MAX_CONCURRENT_ACTIVITIES'],
    read: number({ above: 0, most: 100_000, whole: true }),
    says: 'Activities that a worker runs at once; each wait is one. Default: 2000.',
  },
  ec2Share: {
    from: ['CAUSEWAY_EC2_SHARE'],
    read: number({ above: 0, most: 1 }),
    says: "Share of EC2's request rate to use, above 0 up to 1; leaves room for other tools. Default: 1.",
  },
  shutdownGrace: {
    from: ['CAUSEWAY_SHUTDOWN_GRACE'],
    read: seconds,
    says: 'How long a stopping worker lets its activities end: seconds (`30`) or a duration (`1 minute`). Default: 20 seconds.',
  },
  notifyLog: {
    from: ['CAUSEWAY_NOTIFY_LOG'],
    read: onOrOff,
    says: "A line in the worker's log for each transition of a run. Default: false.",
  },
  webhookUrl: {
    from: ['CAUSEWAY_WEBHOOK_URL'],
    read: url,
    says: 'Receiver of transitions as JSON, signed by the Standard Webhooks specification.',
    secret: true,
  },
  webhookSecret: {
    from: ['CAUSEWAY_WEBHOOK_SECRET'],
    read: webhookSecret,
    says: 'Key that signs the events for the webhook.',
    secret: true,
  },
  slackWebhookUrl: {
    from: ['CAUSEWAY_SLACK_WEBHOOK_URL'],
    read: url,
    says: 'Receiver of transitions as messages for Slack or a compatible service.',
    secret: true,
  },
  codecKeys: {
    from: ['CAUSEWAY_CODEC_KEYS'],
    read: codecKeys,
    says: 'Keys that encrypt what Temporal stores, as `id:base64`, the newest first. Default: nothing is encrypted.',
    secret: true,
  },
  codecListen: {
    from: ['CAUSEWAY_CODEC_LISTEN'],
    read: listenAddress,
    says: 'Where `codec-server` listens. Default: `127.0.0.1:8888`.',
  },
  codecToken: { from: ['CAUSEWAY_CODEC_TOKEN'], read: text, says: 'Token that `codec-server` accepts.', secret: true },
  codecJwksUrl: {
    from: ['CAUSEWAY_CODEC_JWKS_URL'],
    read: url,
    says: 'Address of the signing keys of the tokens that `codec-server` accepts.',
  },
  codecAudience: {
    from: ['CAUSEWAY_CODEC_AUDIENCE'],
    read: text,
    says: 'Audience of the tokens that `codec-server` accepts.',
  },
  deploymentName: {
    from: ['TEMPORAL_DEPLOYMENT_NAME'],
    read: text,
    says: 'Worker Deployment of this worker. Needs `buildId`.',
  },
  buildId: {
    from: ['TEMPORAL_WORKER_BUILD_ID'],
    read: text,
    says: 'Build of this worker in its Worker Deployment.',
  },
  versioning: {
    from: ['CAUSEWAY_VERSIONING'],
    read: choice(['autoUpgrade', 'pinned']),
    says: 'For a worker with a build id: runs move to the current version by patches, or stay on theirs. Default: `autoUpgrade`.',
  },
  health: {
    from: ['CAUSEWAY_HEALTH'],
    read: listenAddress,
    says: 'Where a worker answers `/livez` and `/readyz`: a port of this machine, or an address and a port. Default: nowhere.',
  },
  metrics: {
    from: ['CAUSEWAY_METRICS'],
    read: listenAddress,
    says: 'Where a worker serves `/metrics`: a port of this machine, or an address and a port. Default: nowhere.',
  },
  traces: {
    from: ['OTEL_EXPORTER_OTLP_ENDPOINT'],
    read: url,
    says: 'Root of a collector that takes OpenTelemetry traces over HTTP, as in `http://127.0.0.1:4318`. Default: no traces.',
  },
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof table;

/** A setting that comes from the environment only, or from the file that `<variable>_FILE` names. */
export type SecretName = {
  [Name in SettingName]: (typeof table)[Name] extends { readonly secret: true } ? Name : never;
}[SettingName];

/** The value of a setting. */
export type SettingValue<Name extends SettingName> = (typeof table)[Name]['read'] extends Reader<infer T> ? T : never;

/** Reads one setting; undefined when it is not set, or wrong, which is then added to the problems. */
export type Get = <Name extends SettingName>(name: Name) => SettingValue<Name> | undefined;

/** Whether it may come from the environment only. */
export const isSecret = (name: SettingName): name is SecretName => 'secret' in table[name];

export const settingNames = Object.keys(table) as readonly SettingName[];

/** JSON Schema (draft 2020-12) of the settings file. */
export const settingsJsonSchema = (): object => ({
  type: 'object',
  properties: Object.fromEntries(
    settingNames
      .filter((name) => !isSecret(name))
      .map((name) => [name, { ...inFile(name), description: table[name].says }]),
  ),
  additionalProperties: false,
});

const inFile = (name: SettingName): object | undefined =>
  name === 'policy' ? policyJsonSchema() : table[name].read.inFile;
