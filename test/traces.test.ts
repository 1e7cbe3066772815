/** Traces of one onboarding: from the command over the workflow and its activities to each call of a vendor's API. */
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { Worker } from '@temporalio/worker';
import { expect, it, onTestFinished } from 'vitest';
import { workflowBundle } from '../src/worker/workflow-bundle.ts';
import { causeway } from './cli/causeway.ts';
import { historyOf } from './support/histories.ts';
import { eventually } from './support/eventually.ts';
import { startInstallation } from './support/installation.ts';
import { secretsOf } from './support/secrets.ts';
import { startedWorker } from './support/started-worker.ts';

interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly attributes: readonly { readonly key: string; readonly value: object }[];
}

interface Posted {
  readonly resourceSpans: readonly { readonly scopeSpans: readonly { readonly spans: readonly Span[] }[] }[];
}

const HEADER = 'Bearer of-the-collector';

/** Takes OTLP over HTTP as JSON, and keeps all spans. */
async function startCollector() {
  const spans: Span[] = [];
  const headers = new Set<string | undefined>();
  const server = createServer((request, response) => {
    headers.add(request.headers.authorization);
    void json(request).then((body) => {
      const { resourceSpans } = body as Posted;
      spans.push(...resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)));
      response.setHeader('content-type', 'application/json').end('{}');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return { spans, headers, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** Names from a span up to the root of its trace. */
function pathOf(span: Span, spans: readonly Span[]): readonly string[] {
  const parent = spans.find(({ spanId }) => spanId === span.parentSpanId);
  return parent === undefined ? [span.name] : [span.name, ...pathOf(parent, spans)];
}

it('is one tree from the command to the calls, without a secret, and the run replays with traces and without', async () => {
  const installation = await startInstallation({ workers: 'none' });
  onTestFinished(() => installation.stop());
  const { settings, sandbox, probeTaskQueue, temporal } = installation;
  const collector = await startCollector();
  const env = {
    ...sandbox.env,
    CAUSEWAY_TIME_SCALE: String(settings.timeScale),
    CAUSEWAY_INSTALLATION: settings.installation,
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_EXPORTER_OTLP_HEADERS: `authorization=${encodeURIComponent(HEADER)}`,
    OTEL_BSP_SCHEDULE_DELAY: '200',
  };
  const { address, namespace } = settings.temporal;
  const place = ['--address', address, '--namespace', namespace];
  const workers = [
    startedWorker([...place, '--task-queue', settings.taskQueue], env),
    startedWorker([...place, '--probe-only', '--task-queue', probeTaskQueue], env),
  ];
  onTestFinished(() => workers.forEach((worker) => worker.kill()));
  await Promise.all(workers.map((worker) => worker.serves()));

  const directory = await mkdtemp(join(tmpdir(), 'causeway-traces-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const { request } = await installation.link();
  const file = join(directory, 'request.json');
  await writeFile(file, JSON.stringify(request));
  const { code, stderr } = await causeway(
    ['onboard', ...place, '--task-queue', settings.taskQueue, '-f', file, '--json'],
    { env },
  );
  expect(stderr).not.toContain('error:');
  expect(code).toBe(0);
  for (const worker of workers) worker.stop();
  await Promise.all(workers.map(({ over }) => over));

  const { spans, headers } = collector;
  const [root] = spans.filter(({ name }) => name.startsWith('UpdateWithStartWorkflow'));
  const own = spans.filter(({ traceId }) => traceId === root?.traceId);
  const find = (name: string): readonly string[] =>
    pathOf(own.find((span) => span.name === name) ?? ({ ...own[0], name: `no ${name}` } as Span), own);
  await eventually(() => expect(own.some(({ name }) => name === 'ec2 CreateVpcEndpoint')).toBe(true));
  expect(find('ec2 CreateVpcEndpoint').map((name) => name.split(':')[0])).toEqual([
    'ec2 CreateVpcEndpoint',
    'RunActivity',
    'StartActivity',
    'RunWorkflow',
    'UpdateWithStartWorkflow',
  ]);
  expect(own.map(({ name }) => name)).toEqual(expect.arrayContaining(['RunActivity:settleTargets']));
  expect([...headers]).toEqual([HEADER]);
  const text = JSON.stringify(spans);
  expect(secretsOf(sandbox).filter((secret) => text.includes(secret))).toEqual([]);
  expect(text).not.toContain(HEADER);
  const history = await historyOf(temporal, `privatelink/${request.project}/${request.service}`);
  // Traces may be switched on and off while runs are open.
  const sinks = { exporter: { export: { fn: () => undefined } } };
  for (const kind of ['plain', 'traced'] as const)
    await Worker.runReplayHistory({ workflowBundle: await workflowBundle(kind), sinks }, history);
});
