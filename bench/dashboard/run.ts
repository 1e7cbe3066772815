/** A fleet to watch: most of it goes well; some is denied, throttled, answered late, taken back, or left behind. */
import { setTimeout as sleep } from 'node:timers/promises';
import { applyFleet, fleetHandle } from '../../src/client/fleets.ts';
import { createCausewayClient } from '../../src/client.ts';
import { freePort } from '../../dev-server/free-port.ts';
import type { Fault } from '../../sandbox/faults.ts';
import type { PrivateLinkRequest } from '../../src/contract/request.ts';
import type { EndpointState } from '../../src/contract/run.ts';
import { startPrometheus } from '../prometheus.ts';
import { startBench } from '../installation.ts';
import { makeLinks } from '../links.ts';
import { askPanels } from './ask.ts';
import type { AnsweredPanel } from './panel.ts';

export interface WatchedFleet {
  readonly answered: readonly AnsweredPanel[];
  readonly seconds: number;
  readonly links: number;
  readonly speed: number;
}

const denied = { kind: 'status', status: 403, code: 'Forbidden', message: 'Denied by the sandbox' } as const;
const refused = { kind: 'status', status: 403, code: 'UnauthorizedOperation', message: 'No' } as const;
const stuck = { kind: 'stuck', state: 'pending-user-approval' } as const;
const unavailable = { kind: 'status', status: 503, code: 'Unavailable', message: 'Try again' } as const;

/** `seconds`: how long it is watched at least. */
export async function watchFleet(
  size: { accounts: number; each: number },
  speed: number,
  seconds: number,
): Promise<WatchedFleet> {
  const [port, probePort] = [await freePort(), await freePort()];
  const bench = await startBench({ speed, prober: true, metrics: [port, probePort] });
  const prometheus = await startPrometheus([port, probePort], 'deploy/monitoring/alerts.yaml');
  try {
    const { client, sandbox, taskQueue, probeTaskQueue: probe } = bench;
    const { world } = sandbox;
    const arm = (fault: Fault): void => void world.faults.add(fault);
    const fleet = await makeLinks(world, { ...size, probe });
    const awkward = await makeLinks(world, { accounts: 1, each: 4, probe }).then(some);
    const [{ project, endpoints }] = awkward;
    const vpc = endpoints[0]?.vpcId ?? '';
    arm({ api: 'aiven', action: 'ServicePrivatelinkAWSCreate', project, times: 2, effect: denied });
    arm({ api: 'world', action: 'connection', project, times: 1, effect: stuck });
    arm({ api: 'ec2', action: 'DeleteVpcEndpoints', vpc, effect: refused });
    arm({ api: 'aiven', action: 'ServicePrivatelinkAWSConnectionList', times: 6, effect: unavailable });
    const causeway = createCausewayClient({ client, taskQueue });
    const start = Date.now() / 1000;
    await sleep(5_000);
    await applyFleet(client, taskQueue, { name: 'picture', concurrency: 200 }, fleet, 'picture');
    for (const request of awkward) await causeway.onboard(request, { actor: 'picture' });
    const where = async (phase: EndpointState['phase']): Promise<readonly PrivateLinkRequest[]> => {
      const states = await Promise.all(awkward.map((link) => causeway.status(link)));
      return awkward.filter((_, index) => states[index]?.endpoints.some((endpoint) => endpoint.phase === phase));
    };
    const [first] = await many(() => where('parked'), 2);
    await sleep(20_000);
    await causeway.run(first).retry({ actor: 'picture' });
    await fleetHandle(client, taskQueue, 'picture').result();
    // One was denied for good, one waits for its connection: that one is taken back, and its endpoint has to stay.
    const [waiting] = await many(() => where('walking'), 1);
    await causeway.run(waiting).rollback({ actor: 'picture' });
    await patiently(() => causeway.run(waiting).skip({ evidence: 'it is to stay', actor: 'picture' }));
    await sleep(Math.max(5_000, (start + seconds) * 1000 - Date.now()));
    const end = Date.now() / 1000;
    const links = fleet.length + awkward.length;
    return {
      answered: await askPanels(prometheus, start, end),
      seconds: end - start,
      links,
      speed,
    };
  } finally {
    await prometheus.stop();
    await bench.stop();
  }
}

type Some<Item> = readonly [Item, ...(readonly Item[])];

function some<Item>(items: readonly Item[]): Some<Item> {
  const [first, ...others] = items;
  if (first === undefined) throw new Error('there is none');
  return [first, ...others];
}

/** Waits until there are at least so many. */
const many = <Item>(look: () => Promise<readonly Item[]>, least: number): Promise<Some<Item>> =>
  patiently(async () => {
    const found = await look();
    if (found.length < least) throw new Error(`${found.length} of ${least}`);
    return some(found);
  });

/** Tries again until it succeeds, for four minutes. */
async function patiently<Value>(attempt: () => Promise<Value>): Promise<Value> {
  const end = Date.now() + 240_000;
  for (;;)
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > end) throw error;
      await sleep(500);
    }
}
