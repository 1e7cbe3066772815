import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Hono } from 'hono';
import { watchEndpoints } from './aiven/connections.ts';
import { aivenApp } from './aiven/server.ts';
import { controlApp } from './control.ts';
import { createWorld } from './create-world.ts';
import { startDataPlane } from './data-plane.ts';
import { startDns } from './dns.ts';
import { awsApp } from './ec2/server.ts';
import { listen } from './listen.ts';
import { claimLoopbackNet } from './loopback-net.ts';
import { defaultWorld } from './seed/default-world.ts';
import { populate } from './seed/populate.ts';
import { readWorldFile, type WorldFile } from './seed/world-file.ts';
import { defaultSettings, type Settings } from './settings.ts';
import { shellEnvironment } from './shell-environment.ts';
import type { World } from './world.ts';

export interface SandboxOptions {
  readonly settings?: Partial<Settings>;
  /** A YAML or JSON file that replaces the seeded world. */
  readonly worldFile?: string;
  /** The same as an object; used instead of the file if both are given. */
  readonly contents?: WorldFile;
  /** Ports to listen on; default: free ones. */
  readonly ports?: { readonly aiven?: number; readonly aws?: number };
}

export interface Sandbox {
  readonly world: World;
  /** Origins. `control`: where `/_sandbox/…` is answered. */
  readonly urls: { readonly aiven: string; readonly aws: string; readonly control: string };
  /** `host:port` of the resolver; absent without a data plane. */
  readonly dns?: string;
  /** Environment variables that point the product, and any other client, at this sandbox. */
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Starts a new world with all its servers, on loopback addresses only. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const started: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const end of started.splice(0).reverse()) await end();
  };
  try {
    return { ...(await start(options, started)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Adds to `started` a function for each thing it started, which stops that thing. */
async function start(options: SandboxOptions, started: (() => Promise<void>)[]): Promise<Omit<Sandbox, 'stop'>> {
  const contents = options.contents ?? (options.worldFile ? await readWorldFile(options.worldFile) : defaultWorld);
  const world = await startWorld({ ...defaultSettings, ...options.settings }, contents, started);
  const control = new Hono().route('/_sandbox', controlApp(world)).route('/', aivenApp(world));
  const aiven = await listen('aiven', control, options.ports?.aiven);
  started.push(() => aiven.stop());
  const aws = await listen('aws', awsApp(world), options.ports?.aws);
  started.push(() => aws.stop());
  const dns = world.settings.dataPlane ? await startNetwork(world, started) : undefined;
  const urls = { aiven: aiven.url, aws: aws.url, control: aiven.url };
  const env = shellEnvironment({ world, contents, urls, dns, caFile: await writePublicCa(world, started) });
  return { world, urls, env, ...(dns !== undefined && { dns }) };
}

async function startWorld(settings: Settings, contents: WorldFile, started: (() => Promise<void>)[]): Promise<World> {
  const claimed = settings.dataPlane ? await claimLoopbackNet() : undefined;
  if (claimed) started.push(() => claimed.release());
  const world = await createWorld({ settings, loopbackNet: claimed?.net ?? 0 });
  started.push(async () => world.clock.stop());
  await populate(world, contents);
  watchEndpoints(world);
  return world;
}

async function startNetwork(world: World, started: (() => Promise<void>)[]): Promise<string> {
  const dataPlane = await startDataPlane(world);
  started.push(() => dataPlane.stop());
  const dns = await startDns(world);
  started.push(() => dns.stop());
  return dns.address;
}

/** Writes the certificate of the sandbox's stand-in for the public CAs into a directory that nobody else may read. */
async function writePublicCa({ publicCa }: World, started: (() => Promise<void>)[]): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'causeway-sandbox-'));
  started.push(() => rm(directory, { recursive: true, force: true }));
  const file = join(directory, 'public-ca.pem');
  await writeFile(file, publicCa.certificate, { mode: 0o600 });
  return file;
}

export type { Ledger, LedgerTransition } from './ledger.ts';
export type { Settings } from './settings.ts';
export type { World } from './world.ts';
export type { WorldFile } from './seed/world-file.ts';
