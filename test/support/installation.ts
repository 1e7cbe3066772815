/**
 * What a test file of the `server` project uses: its own sandbox, worker and prober, on its own task queues, and the
 * Temporal server of the test run.
 */
import { basename } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { expect, inject, it as base, type TestAPI } from 'vitest';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/index.ts';
import { createCausewayClient, type CausewayClient } from '../../src/client.ts';
import { loadSettings, type Settings } from '../../src/config/settings.ts';
import type { Policy } from '../../src/policy/policy.ts';
import { startProbeWorker, startWorker } from '../../src/worker.ts';
import { makeLink, type Link, type LinkOptions } from './link.ts';
import { testPolicy } from './policy.ts';
import { giveDocumentedRights } from './documented-rights.ts';
import './quiet-runtime.ts';

export interface Installation {
  readonly sandbox: Sandbox;
  readonly temporal: Client;
  readonly causeway: CausewayClient;
  /** Settings of the worker; they have no secret that a test may not print. */
  readonly settings: Settings;
  /** Polled by a worker that proves paths, like one inside each VPC. */
  readonly probeTaskQueue: string;
  /** Adds a project, a service and VPCs that no other test uses, and a request that connects them. */
  link(options?: LinkOptions): Promise<Link>;
  /** Stops both workers, as a deployment does, and starts new ones with empty memory. */
  restartWorkers(): Promise<void>;
  stop(): Promise<void>;
}

export interface InstallationOptions {
  /** `off`: workflows are replayed from their first event at every task, which shows nondeterminism. */
  readonly cache?: 'on' | 'off';
  readonly sandbox?: SandboxOptions;
  /** `none`: the test starts its own, as processes that it may kill. */
  readonly workers?: 'in-process' | 'none';
  /** Default: the server of the test run. */
  readonly temporalAddress?: string;
  /** Limits that replace those of `testPolicy`. */
  readonly policy?: Partial<Policy>;
}

/** World time runs this fast in tests: an onboarding of seven minutes takes two seconds. */
const SPEED = 200;

/**
 * An `it` whose tests share one installation, started with the first of them: `it('…', async ({ installation }) => …)`. Call
 * it at the top of a file.
 */
export function installationTest(options: InstallationOptions = {}): TestAPI<{ installation: Installation }> {
  return base.extend<{ installation: Installation }>({
    installation: [
      // eslint-disable-next-line no-empty-pattern -- vitest wants an object pattern here, empty or not
      async ({}, use) => {
        const installation = await startInstallation(options);
        await use(installation);
        await installation.stop();
      },
      { scope: 'file' },
    ],
  });
}

/**
 * How the workflow tests run in this vitest project: `server` has the workflow cache on, `uncached` off, so that every
 * task replays its whole history. Call it at the top of a file:
 *
 *     describe.each(cacheModes())('with the workflow cache $cache', ({ it }) => { … });
 */
export const cacheModes = (options: Omit<InstallationOptions, 'cache'> = {}): CacheMode[] => {
  const cache = process.env['TEST_WORKFLOW_CACHE'] === 'off' ? 'off' : 'on';
  return [{ cache, it: installationTest({ ...options, cache }) }];
};

interface CacheMode {
  readonly cache: 'on' | 'off';
  readonly it: TestAPI<{ installation: Installation }>;
}

/** Like the fixture, for tests that need two at once, with different `name`s. */
export async function startInstallation(
  { cache = 'on', sandbox: world, workers: kind = 'in-process', temporalAddress, policy }: InstallationOptions = {},
  name = '',
): Promise<Installation> {
  const sandbox = await startSandbox({ ...world, settings: { speed: SPEED, ...world?.settings } });
  // The AWS SDK reads credentials from the environment.
  Object.assign(process.env, sandbox.env);
  const prefix = `${testFile()}${name}-cache-${cache}`;
  const token = await giveDocumentedRights(sandbox, inject('temporalNamespace'));
  const settings = { ...settingsFor(sandbox, token, prefix, temporalAddress), policy: { ...testPolicy, ...policy } };
  const probeTaskQueue = `${prefix}-probe`;
  const connection = await Connection.connect({ address: settings.temporal.address });
  const temporal = new Client({ connection, namespace: settings.temporal.namespace, identity: prefix });
  const startWorkers = () =>
    Promise.all([
      startWorker(settings, {
        bundlePath: inject('workflowBundlePath'),
        ...(cache === 'off' ? { maxCachedWorkflows: 0 } : {}),
      }),
      startProbeWorker(settings, probeTaskQueue),
    ]);
  let workers = kind === 'none' ? [] : await startWorkers();
  let links = 0;
  return {
    sandbox,
    temporal,
    settings,
    probeTaskQueue,
    causeway: createCausewayClient({ client: temporal, taskQueue: settings.taskQueue }),
    link: (options) => makeLink(sandbox.world, { project: `${prefix}-${(links += 1)}`, probeTaskQueue, ...options }),
    async restartWorkers() {
      await Promise.all(workers.map((worker) => worker.stop()));
      workers = await startWorkers();
    },
    async stop() {
      await Promise.all(workers.map((worker) => worker.stop()));
      await connection.close();
      await sandbox.stop();
    },
  };
}

/** `compensate` for `test/workflows/compensate.test.ts`: the same names in every run, which can be searched for. */
const testFile = (): string => basename(expect.getState().testPath ?? 'test', '.test.ts');

const settingsFor = (
  sandbox: Sandbox,
  token: string,
  taskQueue: string,
  address = inject('temporalAddress'),
): Settings => ({
  ...loadSettings(
    {
      address,
      namespace: inject('temporalNamespace'),
      profile: false,
      taskQueue,
      logLevel: 'error',
    },
    { ...sandbox.env, AIVEN_TOKEN: token, AIVEN_AUTH_TOKEN: token },
  ),
  // When a test is over, nothing in it is worth waiting for.
  shutdownGraceMs: 100,
});
