/** Onboardings at real speed, several at the same time, each started by the command line as a user would. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Sandbox } from '../sandbox/index.ts';
import type { PrivateLinkRequest } from '../src/contract/request.ts';
import { countActions } from './actions.ts';
import { startBench, type Bench } from './installation.ts';
import { makeLinks } from './links.ts';

/** Of one onboarding, s of wall time. */
export interface Onboarding {
  /** From the command to the first call of a provider's API, and to the end of the run. */
  readonly firstCall: number;
  readonly commandToProof: number;
  /** From the call that creates the privatelink to the end of the run, and the world's own share of that. */
  readonly createToProof: number;
  readonly world: number;
  /** Calls for this service or its account, plus its share of the calls for neither (credentials, the project). */
  readonly calls: number;
  readonly callsByAction: Readonly<Record<string, number>>;
  readonly events: number;
  readonly bytes: number;
  /** Without heartbeats. */
  readonly actions: number;
  readonly actionsByKind: Readonly<Record<string, number>>;
  /** Of all onboardings of the round, an equal share. */
  readonly heartbeats: number;
}

/** Rounds run one after the other on one worker: the first begins with the shipped durations, later ones know those before. */
export async function benchOnboardings({ rounds, each, speed = 1 }: { rounds: number; each: number; speed?: number }) {
  const bench = await startBench({ speed, prober: true });
  try {
    const all: Onboarding[][] = [];
    for (let round = 0; round < rounds; round++) all.push(await oneRound(bench, each));
    return all;
  } finally {
    await bench.stop();
  }
}

/** When the privatelink's create was called, and the world's own time from there to the proof, ms. */
export function worldOf(
  { world: { ledger } }: Sandbox,
  link: string,
  vpcEndpointId: string,
): { begun: number; world: number } {
  const privatelink = ledger.resources.find(({ kind, scope }) => kind === 'privatelink' && scope === link);
  const endpoint = ledger.resources.find(({ id }) => id === vpcEndpointId);
  const reached = (id: string, state: string): number =>
    Math.max(
      ...ledger.transitions.filter((each) => each.id.startsWith(id) && each.state === state).map(({ at }) => at),
    );
  if (endpoint === undefined || privatelink === undefined) throw new Error(`${link} was not made`);
  const active = reached(privatelink.id, 'active') - privatelink.createdAt;
  const healthy = reached(`${link}/targets/`, 'healthy') - endpoint.createdAt;
  return { begun: privatelink.createdAt, world: active + healthy };
}

async function oneRound(bench: Bench, each: number): Promise<Onboarding[]> {
  const from = bench.sandbox.world.ledger.calls.length;
  const beats = await bench.heartbeats();
  const requests = await makeLinks(bench.sandbox.world, { accounts: each, each: 1, probe: bench.probeTaskQueue });
  const running = requests.map(async (request, index) => {
    await sleep(index * 2_000);
    return { request, ...(await onboard(bench, request)) };
  });
  const ended = await Promise.all(running);
  const heartbeats = ((await bench.heartbeats()) - beats) / each;
  return Promise.all(ended.map(async (one) => ({ ...(await figuresOf(bench, one, { from, each })), heartbeats })));
}

/** The built command, as an operator types it. */
async function onboard(bench: Bench, request: PrivateLinkRequest): Promise<{ began: number; ended: number }> {
  const file = join(await mkdtemp(join(tmpdir(), 'causeway-bench-')), 'request.json');
  await writeFile(file, JSON.stringify(request));
  const began = Date.now();
  const args = [join(import.meta.dirname, '../dist/src/cli/index.js'), 'onboard', '-f', file, '--json'];
  const command = spawn(process.execPath, args, { env: bench.env, stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = (await once(command, 'exit')) as [number];
  if (code !== 0) throw new Error(`onboard ${request.project}/${request.service} ended with exit code ${code}`);
  return { began, ended: Date.now() };
}

async function figuresOf(
  { sandbox, client }: Bench,
  { request, began }: { request: PrivateLinkRequest; began: number; ended: number },
  { from, each }: { readonly from: number; readonly each: number },
): Promise<Omit<Onboarding, 'heartbeats'>> {
  const { ledger } = sandbox.world;
  const link = `${request.project}/${request.service}`;
  const workflowId = `privatelink/${link}`;
  const endpoint = ledger.resources.find(({ kind, owner }) => kind === 'vpcEndpoint' && owner?.endsWith(workflowId));
  if (endpoint === undefined) throw new Error(`${link} was not made`);
  const { begun, world } = worldOf(sandbox, link, endpoint.id);
  const round = ledger.calls.slice(from);
  const own = round.filter(({ scope }) => scope === link || scope === endpoint.scope);
  const shared = round.filter(({ scope }) => !/^bench-\d+\/|^\d{12}\//.test(scope));
  const { closeTime } = await client.workflow.getHandle(workflowId).describe();
  const ended = closeTime?.getTime() ?? Number.NaN;
  const callsByAction: Record<string, number> = {};
  for (const { action } of own) callsByAction[action] = (callsByAction[action] ?? 0) + 1;
  for (const { action } of shared) callsByAction[action] = (callsByAction[action] ?? 0) + 1 / each;
  const first = Math.min(...own.filter(({ at, scope }) => at >= began && scope === link).map(({ at }) => at));
  return {
    firstCall: (first - began) / 1000,
    commandToProof: (ended - began) / 1000,
    createToProof: (ended - begun) / 1000,
    world: world / 1000,
    calls: own.length + shared.length / each,
    callsByAction,
    ...(await countActions(client, workflowId)),
  };
}
