/** A workflow in another namespace onboards through a Nexus endpoint, and gets the run's result. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client, WorkflowFailedError } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findTemporalCli } from '../../dev-server/find-cli.ts';
import type { deploy } from '../../examples/callers/nexus/caller.ts';
import { causewayHandler } from '../../examples/callers/nexus/handler.ts';
import type { PrivateLinkRequest } from '../../src/contract/request.ts';
import { startInstallation, type Installation } from '../support/installation.ts';
import { newNamespace } from '../support/new-namespace.ts';
import { scenarioOf } from '../support/scenario.ts';
import { childLimit } from '../support/eventually.ts';

const ENDPOINT = 'causeway-of-the-test';
const CALLERS = 'callers';

let installation: Installation;
let callers: Client;
const ends: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  installation = await startInstallation();
  const { address, namespace } = installation.settings.temporal;
  const elsewhere = await newNamespace();
  const connection = await NativeConnection.connect({ address });
  const services = await Worker.create({
    ...{ connection, namespace, taskQueue: 'causeway-nexus' },
    nexusServices: [causewayHandler(installation.settings.taskQueue)],
  });
  const workflowsPath = join(import.meta.dirname, '../../examples/callers/nexus/caller.ts');
  const workflows = await Worker.create({ connection, namespace: elsewhere, taskQueue: CALLERS, workflowsPath });
  for (const worker of [services, workflows]) {
    const ended = worker.run();
    ends.push(async () => {
      worker.shutdown();
      await ended;
    });
  }
  ends.push(() => connection.close());
  const target = ['--target-namespace', namespace, '--target-task-queue', 'causeway-nexus', '--address', address];
  const create = ['operator', 'nexus', 'endpoint', 'create', '--name', ENDPOINT, ...target];
  await promisify(execFile)(await findTemporalCli(), create, { ...childLimit });
  callers = new Client({ connection: installation.temporal.connection, namespace: elsewhere });
});

afterAll(async () => {
  for (const end of ends) await end();
  await installation.stop();
});

const deployed = (workflowId: string, request: PrivateLinkRequest): Promise<readonly string[]> =>
  callers.workflow.execute<typeof deploy>('deploy', { workflowId, taskQueue: CALLERS, args: [ENDPOINT, request] });

it('is told the routes, and a second caller, who asks for more, those of the same run', async () => {
  const link = scenarioOf(installation, await installation.link());
  link.stick('targets');
  const first = deployed('first', link.request);
  await link.until(({ steps }) => steps.some(({ step }) => step === 'targets'));
  const second = deployed('second', { ...link.request, components: ['kafka', 'schema_registry'] });
  await link.until(({ components }) => components.includes('schema_registry'));
  link.disarm();
  const { endpoints } = await link.run.result();
  const routes = endpoints.flatMap((endpoint) => endpoint.routes.map(({ host, port }) => `${host}:${port}`));
  expect(routes.length).toBeGreaterThan(0);
  expect(await first).toEqual(routes);
  expect(await second).toEqual(routes);
});

it('fails with the reasons when the request is wrong', async () => {
  const { request } = await installation.link({ request: { components: [] } });
  const failure: unknown = await deployed('wrong', request).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(WorkflowFailedError);
  let cause = failure as Error | undefined;
  const said: string[] = [];
  for (; cause !== undefined; cause = cause.cause as Error | undefined) said.push(cause.message);
  expect(said.join('\n')).toContain('components');
});
