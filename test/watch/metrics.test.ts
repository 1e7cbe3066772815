/** The metrics that a worker shows to Prometheus; our alert rules and our dashboard use only those. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../dev-server/free-port.ts';
import { metrics, type MetricDefinition } from '../../src/contract/metrics.ts';
import { startWorkerProcess, type WorkerProcess } from '../faults/worker-process.ts';
import { childLimit, eventually } from '../support/eventually.ts';
import { startInstallation, type Installation } from '../support/installation.ts';
import { describeUnless, missing, program } from '../support/needs.ts';
import { denied, scenarioOf, type Scenario } from '../support/scenario.ts';
import { startPrometheus, type Prometheus } from '../../bench/prometheus.ts';

const ALERTS = 'deploy/monitoring/alerts.yaml';
const ALERT_TESTS = 'deploy/monitoring/alerts.test.yaml';
const DASHBOARD = 'deploy/monitoring/dashboard.json';

let installation: Installation;
let workers: readonly WorkerProcess[] = [];
let port: number;
let waiting: Scenario;

beforeAll(async () => {
  installation = await startInstallation({ workers: 'none' });
  port = await freePort();
  workers = await Promise.all([
    startWorkerProcess(installation, { logLevel: 'debug', env: { CAUSEWAY_METRICS: String(port) } }),
    startWorkerProcess(installation, { probe: true }),
  ]);
  [, waiting] = await Promise.all([connected(), parked(), takenBack()]);
});

afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.kill()));
  await installation.stop();
});

const newLink = async (): Promise<Scenario> => scenarioOf(installation, await installation.link());

async function connected(): Promise<void> {
  const link = await newLink();
  const throttled = { kind: 'status', status: 503, code: 'RequestLimitExceeded' } as const;
  link.failEc2('CreateVpcEndpoint', throttled, { nth: 1 });
  await link.ready();
}

async function parked(): Promise<Scenario> {
  const link = await newLink();
  link.failAiven('ServicePrivatelinkAWSCreate', denied, { nth: 1 });
  await link.start();
  await link.parked();
  return link;
}

/** A rollback whose endpoint could not be deleted and was left by `skip`. */
async function takenBack(): Promise<void> {
  const link = await newLink();
  const refused = { kind: 'status', status: 403, code: 'UnauthorizedOperation', message: 'no' } as const;
  link.stick('connection', { state: 'pending-user-approval' });
  link.failEc2('DeleteVpcEndpoints', refused);
  await link.start();
  await link.until(({ steps }) => steps.some(({ step, phase }) => step === 'connection' && phase === 'settling'));
  await link.run.rollback();
  await link.parked();
  await link.run.skip({ evidence: 'it is to stay' });
  await link.rolledBack();
}

const exposed = async (): Promise<string> => (await fetch(`http://127.0.0.1:${port}/metrics`)).text();

const shownNames = ({ name, kind }: MetricDefinition): string =>
  ({ counter: `${name}_total`, histogram: `${name}_count`, gauge: name })[kind];

describe('the metrics of a worker', () => {
  it.each(Object.entries<MetricDefinition>(metrics))('hold %s with its labels', async (_, metric) => {
    await eventually(async () => {
      const lines = (await exposed()).split('\n').filter((line) => line.startsWith(`${shownNames(metric)}{`));
      expect(lines.length).toBeGreaterThan(0);
      for (const line of lines)
        for (const label of metric.labels) expect(line, metric.name).toMatch(new RegExp(`[{,]${label}="[^"]+"`));
    });
  });

  it('hold what the SDK measures, at the same address', async () => {
    const text = await exposed();
    for (const name of ['temporal_request_total', 'temporal_activity_schedule_to_start_latency_seconds_bucket'])
      expect(text).toContain(`\n${name}{`);
  });

  it('name the outcome of each call, and no value of a path', async () => {
    const text = await exposed();
    expect(text).toMatch(/causeway_api_requests_total\{action="CreateVpcEndpoint",api="ec2",outcome="throttled"\} 1\n/);
    expect(text).toMatch(/action="POST \/project\/\{\}\/service\/\{\}\/privatelink\/aws",api="aiven",outcome="denied"/);
    for (const { project, vpcs } of [waiting])
      for (const value of [`"${project}`, vpcs[0]?.vpc.id ?? ''])
        expect(text.match(/action="[^"]*"/g)?.join()).not.toContain(value);
  });

  it('say who waits for a person and how long, without an event in the history', async () => {
    const handle = installation.temporal.workflow.getHandle(waiting.workflowId);
    const { historyLength } = await handle.describe();
    const steps = async (): Promise<number> =>
      Number(/causeway_parked_steps\{reason="aivenDenied"\} (\d+)/.exec(await exposed())?.[1]);
    const age = async (): Promise<number> =>
      Number(/causeway_parked_oldest_seconds\{reason="aivenDenied"\} ([\d.]+)/.exec(await exposed())?.[1]);
    await eventually(async () => expect(await steps()).toBe(1));
    const before = await age();
    await eventually(async () => expect(await age()).toBeGreaterThan(before));
    expect((await handle.describe()).historyLength).toBe(historyLength);
  });

  it('are joined by logs that name run, step, call and version', () => {
    const lines = workers.flatMap((worker) => worker.said().split('\n')).filter((line) => line.includes('aivenDenied'));
    const [failed] = lines.map((line) => JSON.parse(line) as unknown);
    expect(failed).toMatchObject({
      workflowId: waiting.workflowId,
      workflowRunId: expect.any(String),
      step: 'privatelink',
      api: 'aiven',
      status: 403,
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
    });
    const calls = workers.flatMap((worker) => worker.said().split('\n')).filter((line) => line.includes('"api":"ec2"'));
    expect(calls.map((line) => JSON.parse(line) as unknown)).toContainEqual(
      expect.objectContaining({ action: 'CreateVpcEndpoint', outcome: 'ok', requestId: expect.any(String) }),
    );
  });
});

/** The names in a query of Prometheus. */
const namesIn = (query: string): readonly string[] => query.match(/\b(?:causeway|temporal)_\w+/g) ?? [];

describeUnless(missing('prometheus', 'promtool'), 'with Prometheus', () => {
  let prometheus: Prometheus;

  beforeAll(async () => {
    prometheus = await startPrometheus([port], ALERTS);
    await eventually(async () => {
      const { result } = await prometheus.get<Result>('query', { query: 'causeway_build_info' });
      expect(result).toHaveLength(1);
    });
  });
  afterAll(() => prometheus.stop());

  it('the unit tests of the alert rules pass', async () => {
    await promisify(execFile)(program('promtool'), ['test', 'rules', ALERT_TESTS], { ...childLimit });
  });

  it('every alert rule is evaluated, and asks for what is measured', async () => {
    const rules = await eventually(async () => {
      const { groups } = await prometheus.get<Rules>('rules');
      const all = groups.flatMap((group) => group.rules);
      expect(all.map(({ health, lastError }) => lastError ?? health)).toEqual(all.map(() => 'ok'));
      return all;
    });
    const documented = await readFile('docs/monitoring.md', 'utf8');
    expect(rules.map(({ name }) => name).filter((name) => !documented.includes(`| \`${name}\` |`))).toEqual([]);
    expect(rules.length).toBeGreaterThan(10);
    await expectMeasured(rules.map(({ query }) => query));
  });

  it('a step that waits for a person raises its alert', async () => {
    await eventually(async () => {
      const { alerts } = await prometheus.get<Alerts>('alerts');
      expect(alerts.map(({ labels }) => labels)).toContainEqual(
        expect.objectContaining({ alertname: 'CausewayStepsParked', reason: 'aivenDenied' }),
      );
    });
  });

  it('every query of the dashboard is answered', async () => {
    const { panels } = JSON.parse(await readFile(DASHBOARD, 'utf8')) as Dashboard;
    const queries = panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));
    expect(queries.length).toBeGreaterThan(20);
    await expectMeasured(queries);
    for (const query of queries) {
      const asked = query.replaceAll('$__rate_interval', '1m').replaceAll('$__range', '10m');
      const answer = async (): Promise<number> =>
        (await prometheus.get<Result>('query', { query: asked })).result.length;
      // The SDK had no failures here, so only the validity of such a query can be tested.
      if (/temporal_\w+failed|temporal_\w+failure/.test(query)) await answer();
      else await eventually(async () => expect(await answer(), query).toBeGreaterThan(0));
    }
  });

  it('a run that goes on again leaves the gauge', async () => {
    await waiting.run.retry();
    await waiting.run.result();
    await eventually(async () => {
      const { result } = await prometheus.get<Result>('query', { query: 'sum(causeway_parked_steps)' });
      expect(result[0]?.value[1]).toBe('0');
    });
  });
});

/** Expects that the worker shows each metric, or that the SDK's native core has it (metrics of failures). */
async function expectMeasured(queries: readonly string[]): Promise<void> {
  const text = await exposed();
  const core = await nativeCore();
  for (const name of new Set(queries.flatMap(namesIn))) {
    const inCore = name.replace(/^temporal_/, '').replace(/_total$/, '');
    const known = text.includes(`\n${name}{`) || (name.startsWith('temporal_') && core.includes(inCore));
    expect(known, `${name} is measured`).toBe(true);
  }
}

async function nativeCore(): Promise<Buffer> {
  const require = createRequire(createRequire(import.meta.url).resolve('@temporalio/worker/package.json'));
  const triple = `${process.arch === 'x64' ? 'x86_64' : 'aarch64'}-${process.platform === 'linux' ? 'unknown-linux-gnu' : 'apple-darwin'}`;
  return readFile(require.resolve(`@temporalio/core-bridge/releases/${triple}/index.node`));
}

interface Result {
  readonly result: readonly { readonly value: readonly [number, string] }[];
}
interface Rules {
  readonly groups: readonly {
    readonly rules: readonly {
      readonly name: string;
      readonly query: string;
      readonly health: string;
      readonly lastError?: string;
    }[];
  }[];
}
interface Alerts {
  readonly alerts: readonly { readonly labels: Readonly<Record<string, string>> }[];
}
interface Dashboard {
  readonly panels: readonly { readonly targets: readonly { readonly expr: string }[] }[];
}
