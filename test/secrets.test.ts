/** Tokens, passwords and keys stay in the worker's environment: none reaches a history, a fleet's picture, an error or a log. */
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addRole } from '../sandbox/seed/add-to-aws.ts';
import { seeded } from '../sandbox/seed/ids.ts';
import { startWorkerProcess, type WorkerProcess } from './faults/worker-process.ts';
import { historyOf, textOf } from './support/histories.ts';
import { startInstallation, type Installation } from './support/installation.ts';
import { scenarioOf, type Scenario } from './support/scenario.ts';
import { secretsOf } from './support/secrets.ts';

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
};

/** What receivers were sent. The first deliveries fail, so that there are errors to check. */
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

beforeAll(async () => {
  installation = await startInstallation({ workers: 'none' });
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  directory = await mkdtemp(join(tmpdir(), 'causeway-secrets-'));
  const env = plantedEnvironment(installation);
  workers = await Promise.all([
    startWorkerProcess(installation, { logLevel: 'trace', env, cwd: directory }),
    startWorkerProcess(installation, { logLevel: 'trace', probe: true, env, cwd: directory }),
  ]);
  const texts = await Promise.all([connected(), parkedByLeakyErrors(), throughARole()]);
  shown = texts.join('\n');
});

afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.kill()));
  await installation.stop();
  receiver.close();
  await rm(directory, { recursive: true });
});

const newLink = async (): Promise<Scenario> => scenarioOf(installation, await installation.link());

async function connected(): Promise<string> {
  const link = await newLink();
  await link.ready({ ...link.request, components: ['kafka', 'schema_registry'] });
  return everythingOf(link);
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
  [...secretsOf(installation.sandbox), ...Object.values(planted)].filter((secret) => text.includes(secret));

describe('the secrets of a sandbox', () => {
  it('are many, and would be found', () => {
    const secrets = secretsOf(installation.sandbox);
    expect(secrets.length).toBeGreaterThan(10);
    expect(secretsIn(`before ${secrets[3]} after`)).toContain(secrets[3]);
  });

  it('are in no history and in no picture of a run, not even after errors that hold them', () => {
    expect(shown).toContain('UnauthorizedOperation');
    expect(shown).toContain('<hidden>');
    expect(secretsIn(shown)).toEqual([]);
  });

  it('are in no log, at any level', () => {
    const logs = workers.map((worker) => worker.said()).join('\n');
    expect(logs).toContain('settleVpcEndpoint');
    expect(logs, 'deliveries that failed').toContain('was not taken');
    expect(secretsIn(logs)).toEqual([]);
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
