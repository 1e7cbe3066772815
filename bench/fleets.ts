/** Measures a fleet from its start to its end: how near it comes to what EC2's buckets allow. */
import { applyFleet, fleetHandle } from '../src/client/fleets.ts';
import { buckets } from '../sandbox/ec2/throttle.ts';
import { countActions } from './actions.ts';
import { startBench } from './installation.ts';
import { makeLinks } from './links.ts';

export interface FleetFigures {
  readonly endpoints: number;
  readonly accounts: number;
  readonly speed: number;
  readonly ready: number;
  /** From the first create to the last, s of wall time, and what the bucket of one account would take. */
  readonly createsTook: number;
  readonly bound: number;
  /** Throttles that the sandbox answered. */
  readonly throttled: number;
  /** From the start of the fleet to its end, s. */
  readonly took: number;
  readonly eventsEach: number;
  readonly actionsEach: number;
  /** Of the fleet's own runs. */
  readonly fleetEvents: number;
}

export async function benchFleet(size: { accounts: number; each: number }, speed: number): Promise<FleetFigures> {
  const bench = await startBench({ speed });
  try {
    const { client, sandbox, taskQueue } = bench;
    const requests = await makeLinks(sandbox.world, size);
    const began = Date.now();
    await applyFleet(client, taskQueue, { name: 'bench', concurrency: 2000 }, requests, 'bench');
    const { totals } = await fleetHandle(client, taskQueue, 'bench').result();
    const took = (Date.now() - began) / 1000;
    const creates = sandbox.world.ledger.calls.filter(
      ({ action, outcome }) => action === 'CreateVpcEndpoint' && outcome === 200,
    );
    const at = creates.map((call) => call.at);
    const sample = await Promise.all(
      requests.slice(0, 20).map(({ project, service }) => countActions(client, `privatelink/${project}/${service}`)),
    );
    const { size: burst, perSecond } = buckets.endpointChange;
    return {
      endpoints: requests.length,
      accounts: size.accounts,
      speed,
      ready: totals.ready,
      createsTook: (Math.max(...at) - Math.min(...at)) / 1000,
      bound: (size.each - burst) / (perSecond * speed),
      throttled: sandbox.world.ledger.calls.filter(({ outcome }) => outcome === 503).length,
      took,
      eventsEach: mean(sample.map(({ events }) => events)),
      actionsEach: mean(sample.map(({ actions }) => actions)),
      fleetEvents: (await countActions(client, 'privatelink-fleet/bench')).events,
    };
  } finally {
    await bench.stop();
  }
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
