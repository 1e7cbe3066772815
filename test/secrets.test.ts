/** Tokens, passwords and keys stay in the worker's environment: none reaches a history, a fleet's picture, an error or a log. */
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client } from '@temporalio/client';
import { freePort } from '../dev-server/free-port.ts';
import { createCa, issueClientCertificate, issueServerCertificate } from '../sandbox/certificates.ts';
import { addRole } from '../sandbox/seed/add-to-aws.ts';
import { seeded } from '../sandbox/seed/ids.ts';
import { createCausewayClient } from '../src/client.ts';
import { encryptingDataConverter } from '../src/codec/data-converter.ts';
import type { Settings } from '../src/config/settings.ts';
import { startWorkerProcess, type WorkerProcess } from './faults/worker-process.ts';
import { historyOf, textOf } from './support/histories.ts';
import { startInstallation, type Installation } from './support/installation.ts';
import { scenarioOf, type Scenario } from './support/scenario.ts';
import { namedElsewhere, startHttpProxy, type HttpProxy } from './support/http-proxy.ts';
import { bodyOf, secretsOf } from './support/secrets.ts';
import { grpc, startTemporalProxy, type TemporalProxy } from './support/temporal-proxy.ts';

/** An error body of a provider that contains what it was sent, and other secrets. */
function leakyBody({ sandbox }: Installation): string {
  const { AIVEN_TOKEN = '', AWS_SECRET_ACCESS_KEY = '' } = sandbox.env;
  return JSON.stringify({
    message: `aivenv1 ${AIVEN_TOKEN} may not do this; secret=${AWS_SECRET_ACCESS_KEY}`,
    errors: [{ message: `token: ${AIVEN_TOKEN}`, status: 403, error_code: 'forbidden' }],
  });
}

/** One secret in each place that can have one, in addition to the sandbox's. The external id is in the policy. */
const planted = {
  webhookUrl: 'planted-webhook-path-7f3a91',
  webhookSecret: Buffer.from('planted webhook secret of 32 b.').toString('base64'),
  slackUrl: 'planted-slack-path-55c1d0',
  externalId: 'planted-external-id-90ab12',
  proxyPassword: 'planted-proxy-password-4e8b77',
  // As it is sent to the proxy.
  proxyCredentials: Buffer.from('causeway:planted-proxy-password-4e8b77').toString('base64'),
  apiKey: 'planted-temporal-api-key-b1c95d',
  codecKey: Buffer.from('planted codec key of 32 bytes...').toString('base64'),
  codecKeyText: 'planted codec key of 32 bytes...',
};

/** Quotes the password in its first answers, as a server that fails. */
let proxy: HttpProxy;
/** Wants a client certificate and quotes the API key in its first answer. */
let temporalProxy: TemporalProxy;
/** Of that certificate. */
let clientKey = '';

/** STS and EC2 wrap their errors in different elements. */
function awsError(api: string, message: string): string {
  const error = `<Error><Code>Unavailable</Code><Message>${message}</Message></Error>`;
  return api === 'sts' ? `<ErrorResponse>${error}</ErrorResponse>` : `<Response><Errors>${error}</Errors></Response>`;
}

async function startProxies(): Promise<Record<string, string>> {
  proxy = await startHttpProxy();
  const quoted = new Set<string>();
  proxy.answer(({ method, headers }) => {
    const api = /\/(ec2|sts)\/aws4_request/.exec(headers.authorization ?? '')?.[1] ?? `${method}`;
    if (quoted.has(api)) return undefined;
    quoted.add(api);
    const reason = `planted refusal: ${planted.proxyPassword}, ${headers['proxy-authorization']}`;
    return { status: 503, reason, body: awsError(api, reason) };
  });
  const ca = await createCa('the company');
  const [server, client] = await Promise.all([
    issueServerCertificate(ca, ['temporal.example.com']),
    issueClientCertificate(ca, 'causeway'),
  ]);
  const own = { key: server.privateKey, cert: server.certificate, ca: ca.certificate };
  temporalProxy = await startTemporalProxy(installation.settings.temporal.address, {
    tls: { ...own, requestCert: true, rejectUnauthorized: true },
  });
  let quotes = 2;
  temporalProxy.refuse(({ method, authorization }) =>
    method === 'DescribeNamespace' && (quotes -= 1) >= 0
      ? { code: grpc.unavailable, message: `planted outage: ${authorization} was sent` }
      : undefined,
  );
  clientKey = client.privateKey;
  return {
    ...namedElsewhere(installation.sandbox.env),
    HTTP_PROXY: proxy.url.replace('//', `//causeway:${planted.proxyPassword}@`),
    TEMPORAL_API_KEY: planted.apiKey,
    TEMPORAL_TLS: 'true',
    TEMPORAL_TLS_SERVER_NAME: 'temporal.example.com',
    TEMPORAL_TLS_SERVER_CA_CERT_DATA: ca.certificate,
    TEMPORAL_TLS_CLIENT_CERT_DATA: client.certificate,
    TEMPORAL_TLS_CLIENT_KEY_DATA: client.privateKey,
  };
}

/** What receivers were sent. The first deliveries fail, so that there are errors about them. */
const received: string[] = [];
const receiver = createServer((request, response) => {
  let body = '';
  request
    .on('data', (more: Buffer) => (body += more.toString()))
    .on('end', () => {
      // The receiver may know its own address and the signing key.
      received.push(body);
      response.writeHead(received.length <= 2 ? 500 : 204).end();
    });
});

function plantedEnvironment({ sandbox }: Installation): Record<string, string> {
  const { port } = receiver.address() as AddressInfo;
  const { arn } = addRole(sandbox.world, seeded.otherAccount, {
    name: 'planted',
    trusts: [seeded.user],
    externalId: planted.externalId,
  });
  return {
    CAUSEWAY_WEBHOOK_URL: `http://127.0.0.1:${port}/${planted.webhookUrl}`,
    CAUSEWAY_WEBHOOK_SECRET: `whsec_${planted.webhookSecret}`,
    CAUSEWAY_SLACK_WEBHOOK_URL: `http://127.0.0.1:${port}/${planted.slackUrl}`,
    CAUSEWAY_POLICY: JSON.stringify({ roles: [{ arn, externalId: planted.externalId }] }),
    CAUSEWAY_NOTIFY_LOG: 'on',
  };
}

/** All files below the directory in which a worker was started, and what other users can see of its process. */
async function traces({ pid }: WorkerProcess): Promise<string> {
  const files = await readdir(directory, { recursive: true, withFileTypes: true });
  const texts = files.filter((file) => file.isFile()).map((file) => readFile(join(file.parentPath, file.name), 'utf8'));
  return [...(await Promise.all(texts)), await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')].join('\n');
}

let directory = '';
let installation: Installation;
let workers: readonly WorkerProcess[] = [];
let shown = '';
/** Where the workers show them. */
const metrics: string[] = [];

beforeAll(async () => {
  installation = await startInstallation({ workers: 'none' });
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  directory = await mkdtemp(join(tmpdir(), 'causeway-secrets-'));
  const env = { ...plantedEnvironment(installation), ...(await startProxies()) };
  const temporal = { ...installation.settings.temporal, address: temporalProxy.address };
  const taskQueue = `${installation.settings.taskQueue}-sealed`;
  const start = async (settings: Partial<Settings>, more: Record<string, string> = {}, probe = false) => {
    const port = await freePort();
    metrics.push(`http://127.0.0.1:${port}/metrics`);
    return startWorkerProcess(
      { ...installation, settings: { ...installation.settings, temporal, ...settings } },
      { logLevel: 'trace', probe, env: { ...env, CAUSEWAY_METRICS: String(port), ...more }, cwd: directory },
    );
  };
  workers = await Promise.all([
    start({}),
    start({}, {}, true),
    start({ taskQueue }, { CAUSEWAY_CODEC_KEYS: `2026-11:${planted.codecKey}` }),
  ]);
  const texts = await Promise.all([connected(), parkedByLeakyErrors(), throughARole(), sealed(taskQueue)]);
  shown = texts.join('\n');
});

afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.kill()));
  await installation.stop();
  receiver.close();
  proxy.close();
  await temporalProxy.close();
  await rm(directory, { recursive: true });
});

const newLink = async (): Promise<Scenario> => scenarioOf(installation, await installation.link());

async function connected(): Promise<string> {
  const link = await newLink();
  await link.ready({ ...link.request, components: ['kafka', 'schema_registry'] });
  return everythingOf(link);
}

/** By the worker that encrypts; its run's history and its picture, which the key opens. */
async function sealed(taskQueue: string): Promise<string> {
  const { connection, options } = installation.temporal;
  const keys = [{ id: '2026-11', key: Buffer.from(planted.codecKey, 'base64') }] as const;
  const dataConverter = encryptingDataConverter(keys);
  const client = new Client({ connection, namespace: options.namespace, dataConverter });
  const causeway = createCausewayClient({ client, taskQueue });
  // The prober has no keys.
  const link = scenarioOf({ ...installation, causeway }, await installation.link({ probed: false }));
  await link.ready();
  const text = await everythingOf(link);
  expect(text, 'the id of the key').toContain('2026-11');
  return text;
}

async function parkedByLeakyErrors(): Promise<string> {
  const link = await newLink();
  const message = leakyBody(installation);
  link.failAiven('ServicePrivatelinkAWSCreate', { kind: 'status', status: 403, message }, { nth: 1 });
  link.failAiven('ServiceUpdate', { kind: 'malformed', body: message }, { nth: 1 });
  link.failEc2(
    'CreateVpcEndpoint',
    { kind: 'status', status: 403, code: 'UnauthorizedOperation', message },
    { nth: 1 },
  );
  await link.start();
  const pictures: unknown[] = [];
  // The privatelink first; then the endpoint and, at the same time, the components.
  for (const [retries, parked] of [1, 2].entries()) {
    pictures.push(await link.parked(parked));
    await link.run.retry();
    await link.until((state) => state.audit.length > retries);
  }
  await link.run.result();
  return `${JSON.stringify(pictures)}\n${await everythingOf(link)}`;
}

/** The role's account refuses at first, with a message that contains the external id. */
async function throughARole(): Promise<string> {
  const roleArn = `arn:aws:iam::${seeded.otherAccount}:role/planted`;
  const link = scenarioOf(
    installation,
    await installation.link({ vpcs: [{ account: seeded.otherAccount }], endpoint: { roleArn } }),
  );
  installation.sandbox.world.faults.add({
    api: 'sts',
    action: 'AssumeRole',
    nth: 1,
    effect: {
      kind: 'status',
      status: 403,
      code: 'AccessDenied',
      message: `not authorized to perform sts:AssumeRole with ${planted.externalId}`,
    },
  });
  await link.start();
  await link.until(({ status, parked }) => status === 'Ready' || parked.length > 0);
  if ((await link.run.state()).parked.length > 0) await link.run.retry();
  await link.run.result();
  const tags = installation.sandbox.world.aiven.projects.get(link.project)?.services.get(link.service)?.tags ?? {};
  const unpacked = Object.values(tags).map((value) => Buffer.from(value, 'base64url').toString());
  return `${await everythingOf(link)}\n${JSON.stringify(tags)}\n${unpacked.join('')}`;
}

async function everythingOf(link: Scenario): Promise<string> {
  const history = await historyOf(installation.temporal, link.workflowId);
  return `${JSON.stringify(await link.run.state())}\n${textOf(history)}`;
}

const secretsIn = (text: string): readonly string[] =>
  [...secretsOf(installation.sandbox), ...Object.values(planted), ...bodyOf(clientKey)].filter((secret) =>
    text.includes(secret),
  );

describe('the secrets of a sandbox', () => {
  it('are many, and would be found', () => {
    const secrets = secretsOf(installation.sandbox);
    expect(secrets.length).toBeGreaterThan(10);
    expect(secretsIn(`before ${secrets[3]} after`)).toContain(secrets[3]);
  });

  it('are in no history and in no picture of a run, not even after errors that hold them', () => {
    expect(shown).toContain('UnauthorizedOperation');
    expect(shown).toContain('<hidden>');
    expect(shown, 'a proxy that quotes its password').toContain('planted refusal: <hidden>');
    expect(secretsIn(shown)).toEqual([]);
  });

  it('are in no log, at any level', () => {
    const logs = workers.map((worker) => worker.said()).join('\n');
    expect(logs).toContain('settleVpcEndpoint');
    expect(logs, 'deliveries that failed').toContain('was not taken');
    expect(logs, 'a server that quotes the API key').toMatch(/planted outage\S* Bearer <hidden>/);
    expect(secretsIn(logs)).toEqual([]);
  });

  it('are in no metric', async () => {
    const texts = await Promise.all(metrics.map(async (url) => (await fetch(url)).text()));
    for (const text of texts) expect(text).toContain('temporal_request');
    expect(texts.join()).toContain('causeway_');
    expect(secretsIn(texts.join('\n'))).toEqual([]);
  });

  it('were used: the proxies saw them', () => {
    expect(proxy.asked.length).toBeGreaterThan(10);
    expect(temporalProxy.called).toContain('PollWorkflowTaskQueue');
  });

  it('are in no notification', () => {
    expect(received.length).toBeGreaterThan(4);
    expect(received.join()).toContain('UnauthorizedOperation');
    expect(secretsIn(received.join('\n'))).toEqual([]);
  });

  it('are in no file that a worker writes, and not among the arguments of its process', async () => {
    const texts = await Promise.all(workers.map(traces));
    expect(texts.join()).toContain('--task-queue');
    expect(secretsIn(texts.join('\n'))).toEqual([]);
  });
});
