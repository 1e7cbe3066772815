/** Many onboardings that wait for their VPC endpoints on one worker: what the waiting costs. */
import { setTimeout as sleep } from 'node:timers/promises';
import { applyFleet } from '../src/client/fleets.ts';
import { ec2TaskQueue } from '../src/contract/request.ts';
import { limitEc2Rate } from '../src/worker/rate-limit.ts';
import { startBench } from './installation.ts';
import { makeLinks } from './links.ts';

export interface WaitingFigures {
  readonly waiting: number;
  /** Of the worker's process, while all onboardings wait. */
  readonly rssMb: number;
  readonly cpuPercent: number;
  readonly describesPerMinute: number;
}

/** World time runs fast until all wait; the worker looks at the pace of the real world. */
const SPEED = 100;

export async function benchWaiting(count: number, seconds: number): Promise<WaitingFigures> {
  const bench = await startBench({ speed: SPEED, timeScale: 1 });
  try {
    const { client, connection, sandbox, taskQueue } = bench;
    const { faults, ledger } = sandbox.world;
    const made = (): number => ledger.resources.filter(({ kind }) => kind === 'vpcEndpoint').length;
    faults.add({ api: 'world', action: 'vpcEndpoint', effect: { kind: 'stuck' } });
    const queue = ec2TaskQueue(taskQueue);
    await limitEc2Rate(connection, { namespace: client.options.namespace, queue, perSecond: 0.25 * SPEED });
    const requests = await makeLinks(sandbox.world, { accounts: 1, each: count });
    if (count > 0)
      await applyFleet(client, taskQueue, { name: 'waiting', concurrency: 2000, itemsPerRun: 2000 }, requests, 'bench');
    while (made() < count) await sleep(1_000);
    // The work that the last creates caused is done by then.
    await sleep(15_000);
    const describes = (): number => ledger.calls.filter(({ action }) => action === 'DescribeVpcEndpoints').length;
    const [before, called] = [await bench.cost(), describes()];
    await sleep(seconds * 1000);
    const after = await bench.cost();
    return {
      waiting: count,
      rssMb: after.rss / 1e6,
      cpuPercent: ((after.cpuMicros - before.cpuMicros) / (seconds * 1e6)) * 100,
      describesPerMinute: ((describes() - called) * 60) / seconds,
    };
  } finally {
    await bench.stop();
  }
}
