/** Everything on one machine: a Temporal server, the sandbox, the worker and a prober for each VPC. */
import { startSandbox, type Sandbox } from '../../../sandbox/index.ts';
import { startTemporalServer } from '../../../dev-server/index.ts';
import { adoptEnvironment, loadSettings, type Settings } from '../../config/settings.ts';
import { startProbeWorker, startWorker, type RunningWorker } from '../../worker.ts';
import { installRuntime } from '../program/runtime.ts';
import type { Output } from '../program/output.ts';
import { sandboxOptions, type SandboxFlags } from '../commands/sandbox.ts';

export interface Stack {
  readonly sandbox: Sandbox;
  readonly settings: Settings;
  /** For other shells: the sandbox's variables and where Temporal is. */
  readonly environment: Readonly<Record<string, string>>;
  readonly uiUrl: string;
  /** Rejects when a worker fails. */
  readonly failed: Promise<void>;
  stop(): Promise<void>;
}

export interface StackOptions extends SandboxFlags {
  readonly output: Output;
  readonly logLevel?: string | undefined;
  /** Where Temporal keeps runs; absent: in memory. */
  readonly dbFilename?: string | undefined;
}

export async function startStack(options: StackOptions): Promise<Stack> {
  const started: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const each of started.splice(0).reverse()) await each();
  };
  try {
    return { ...(await start(options, started)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** `started` holds everything that has started, even when a later part fails. */
async function start(options: StackOptions, started: (() => Promise<void>)[]): Promise<Omit<Stack, 'stop'>> {
  const { output, dbFilename, logLevel = 'error' } = options;
  output.note('Starting a Temporal server and the sandbox …');
  const [server, sandbox] = await settled(
    [
      startTemporalServer({ ui: true, ...(dbFilename === undefined ? {} : { dbFilename }) }),
      startSandbox(sandboxOptions(options)),
    ],
    started,
  );
  const uiUrl = server.uiUrl ?? '';
  const environment = {
    ...sandbox.env,
    TEMPORAL_ADDRESS: server.address,
    TEMPORAL_NAMESPACE: server.namespace,
    CAUSEWAY_TEMPORAL_UI_URL: uiUrl,
  };
  adoptEnvironment({ ...environment, ...quick });
  const settings = loadSettings({ profile: false, address: server.address, namespace: server.namespace, logLevel });
  installRuntime(settings);
  const workers = await startWorkers(settings, sandbox, started);
  return {
    sandbox,
    settings,
    environment,
    uiUrl,
    failed: Promise.all(workers.map(({ stopped }) => stopped)).then(() => undefined),
  };
}

/** For the demo and `dev` only: stop quickly, and hide the AWS SDK's warning about the version of Node.js. */
const quick = { CAUSEWAY_SHUTDOWN_GRACE: '1 second', AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };

async function startWorkers(
  settings: Settings,
  { world }: Sandbox,
  started: (() => Promise<void>)[],
): Promise<RunningWorker[]> {
  const probes = world.settings.dataPlane ? [...world.aws.vpcs.keys()].map(probeTaskQueue) : [];
  return settled([startWorker(settings), ...probes.map((queue) => startProbeWorker(settings, queue))], started);
}

/** As the examples name it. */
const probeTaskQueue = (vpcId: string): string => `causeway-probe-${vpcId}`;

/** Waits for all, so that those that started can be stopped when another failed. */
async function settled<T extends readonly Promise<{ stop(): Promise<void> }>[]>(
  starting: readonly [...T],
  started: (() => Promise<void>)[],
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  for (const result of await Promise.allSettled<{ stop(): Promise<void> }>(starting))
    if (result.status === 'fulfilled') started.push(() => result.value.stop());
  return Promise.all(starting);
}
