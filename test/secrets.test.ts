/** Tokens, passwords and keys stay in the worker's environment: none reaches a history, a picture, an error or a log. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWorkerProcess, type WorkerProcess } from './faults/worker-process.ts';
import { historyOf, textOf } from './support/histories.ts';
import { startInstallation, type Installation } from './support/installation.ts';
import { scenarioOf, type Scenario } from './support/scenario.ts';
import { secretsOf } from './support/secrets.ts';

/** A provider that puts what it was sent, and more, into its errors. */
function leakyBody({ sandbox }: Installation): string {
  const { AIVEN_TOKEN = '', AWS_SECRET_ACCESS_KEY = '' } = sandbox.env;
  return JSON.stringify({
    message: `aivenv1 ${AIVEN_TOKEN} may not do this; secret=${AWS_SECRET_ACCESS_KEY}`,
    errors: [{ message: `token: ${AIVEN_TOKEN}`, status: 403, error_code: 'forbidden' }],
  });
}

let installation: Installation;
let workers: readonly WorkerProcess[] = [];
let shown = '';

beforeAll(async () => {
  installation = await startInstallation({ workers: 'none' });
  workers = await Promise.all([
    startWorkerProcess(installation, { logLevel: 'trace' }),
    startWorkerProcess(installation, { logLevel: 'trace', probe: true }),
  ]);
  const texts = await Promise.all([connected(), parkedByLeakyErrors()]);
  shown = texts.join('\n');
});

afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.kill()));
  await installation.stop();
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
  // The privatelink first; then the endpoint and, beside it, the components.
  for (const [retries, parked] of [1, 2].entries()) {
    pictures.push(await link.parked(parked));
    await link.run.retry();
    await link.until((state) => state.audit.length > retries);
  }
  await link.run.result();
  return `${JSON.stringify(pictures)}\n${await everythingOf(link)}`;
}

async function everythingOf(link: Scenario): Promise<string> {
  const history = await historyOf(installation.temporal, link.workflowId);
  return `${JSON.stringify(await link.run.state())}\n${textOf(history)}`;
}

const secretsIn = (text: string): readonly string[] =>
  secretsOf(installation.sandbox).filter((secret) => text.includes(secret));

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
    expect(secretsIn(logs)).toEqual([]);
  });
});
