/**
 * A Temporal development server as a child process: for the demo, `dev` and the tests. It binds to loopback only.
 * The product never imports this file; it works with any Temporal cluster.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { endWithParent } from './end-with-parent.ts';
import { findTemporalCli, type FindOptions } from './find-cli.ts';
import { freePort } from './free-port.ts';
import { untilUsable } from './until-usable.ts';

export interface TemporalServerOptions extends FindOptions {
  /** The file that stores runs; absent: they are in memory and lost when the server stops. */
  readonly dbFilename?: string;
  /** Default: a free one. */
  readonly port?: number;
  /** The Web UI: `true` for a free port, or the port. Default: off. */
  readonly ui?: boolean | number;
  /** Does not round retries of activities up to a second, as a server usually does. For tests. */
  readonly fastTimers?: boolean;
  /** Reads of its database that its frontend may make a second, one for each row of a list. Default: its own, 2,000. */
  readonly readsPerSecond?: number;
  /** Port on loopback for the server's Prometheus metrics; default: none. */
  readonly metricsPort?: number;
  readonly logLevel?: 'debug' | 'info' | 'warn' | 'error' | 'never';
}

export interface TemporalServer {
  /** `127.0.0.1:PORT` of the gRPC API. */
  readonly address: string;
  readonly uiUrl?: string;
  readonly namespace: string;
  /** Of the server's process. */
  readonly pid: number | undefined;
  /** SIGTERM, and SIGKILL after five seconds. Does nothing when the server is already gone. */
  stop(): Promise<void>;
}

/** The search attributes of the product's runs, which the server must know before the first run starts. */
export const searchAttributes = {
  PrivateLinkStatus: 'Keyword',
  PrivateLinkProject: 'Keyword',
  PrivateLinkService: 'Keyword',
  PrivateLinkAccounts: 'KeywordList',
} as const;

/**
 * Finds (or builds) the Temporal CLI, starts its server and waits until a run can be started on it.
 * The server ends with this process, even when that is killed.
 */
export async function startTemporalServer(options: TemporalServerOptions = {}): Promise<TemporalServer> {
  const cli = await findTemporalCli(options);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startOnce(cli, options);
    } catch (error) {
      // Another process may have taken the free port before the server listened on it.
      if (attempt === 3 || !String(error).includes('address already in use')) throw error;
    }
  }
}

const NAMESPACE = 'default';

async function startOnce(cli: string, options: TemporalServerOptions): Promise<TemporalServer> {
  const port = options.port ?? (await freePort());
  const uiPort = options.ui === true ? await freePort() : options.ui === false ? undefined : options.ui;
  const server = spawn(cli, serverArguments(port, uiPort, options), {
    // Its own process group: Ctrl-C on the terminal goes to this process only, which stops the server last.
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, TEMPORAL_VERSION_CHECK_DISABLED: '1' },
  });
  const complaints = lastLinesOf(server);
  const watchdog = endWithParent(server, 'TERM');
  const stop = (): Promise<void> => stopServer(server, watchdog);
  const address = `127.0.0.1:${port}`;
  try {
    await Promise.race([untilUsable(address, NAMESPACE, Object.keys(searchAttributes)), diesEarly(server, complaints)]);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    address,
    namespace: NAMESPACE,
    pid: server.pid,
    stop,
    ...(uiPort === undefined ? {} : { uiUrl: `http://127.0.0.1:${uiPort}` }),
  };
}

function serverArguments(port: number, uiPort: number | undefined, options: TemporalServerOptions): string[] {
  const dynamicConfig = [
    // The rate per fairness key is exact only when a task queue is one partition.
    'matching.enableFairness=true',
    'matching.numTaskqueueReadPartitions=1',
    'matching.numTaskqueueWritePartitions=1',
    ...(options.readsPerSecond === undefined ? [] : [`frontend.persistenceMaxQPS=${options.readsPerSecond}`]),
    ...(options.fastTimers === true ? ['history.timerProcessorMaxTimeShift="10ms"'] : []),
  ];
  return [
    'server',
    'start-dev',
    ...['--ip', '127.0.0.1', '--port', String(port), '--namespace', NAMESPACE],
    ...(uiPort === undefined ? ['--headless'] : ['--ui-port', String(uiPort)]),
    ...(options.metricsPort === undefined ? [] : ['--metrics-port', String(options.metricsPort)]),
    ...(options.dbFilename === undefined ? [] : ['--db-filename', options.dbFilename]),
    ...['--log-level', options.logLevel ?? 'error'],
    ...dynamicConfig.flatMap((setting) => ['--dynamic-config-value', setting]),
    ...Object.entries(searchAttributes).flatMap(([name, type]) => ['--search-attribute', `${name}=${type}`]),
  ];
}

/** The end of the server's stderr. Reading it also keeps the pipe from filling up. */
function lastLinesOf(server: ChildProcess): () => string {
  let text = '';
  server.stderr?.setEncoding('utf8').on('data', (chunk: string) => (text = (text + chunk).slice(-4000)));
  return () => text.trim();
}

async function diesEarly(server: ChildProcess, complaints: () => string): Promise<never> {
  const [reason] = (await Promise.race([once(server, 'exit'), once(server, 'error')])) as [unknown];
  await sleep(50); // the last lines may still be in the pipe
  throw new Error(`The Temporal server ended before it was ready (${String(reason)}): ${complaints()}`);
}

async function stopServer(server: ChildProcess, watchdog: ChildProcess): Promise<void> {
  watchdog.kill('SIGKILL');
  if (server.pid === undefined || server.exitCode !== null || server.signalCode !== null) return;
  const gone = once(server, 'exit');
  server.kill('SIGTERM');
  const patience = setTimeout(() => server.kill('SIGKILL'), 5_000);
  await gone;
  clearTimeout(patience);
}
