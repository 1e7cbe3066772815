/** The cost of a nightly check of many links without drift: API calls and Actions. */
import { rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { applyFleet, fleetHandle } from '../../src/client/fleets.ts';
import type { DriftReport } from '../../src/contract/scheduled.ts';
import { countActions } from '../actions.ts';
import { startBench } from '../installation.ts';
import { makeLinks } from '../links.ts';

export interface CheckCost {
  readonly links: number;
  readonly aivenCalls: number;
  readonly awsCalls: number;
  readonly actions: number;
  /** s */
  readonly took: number;
}

/** Connects `links` of one account at twenty times the world's speed, then checks them. @throws Error when one has drifted */
export async function measureCheck(links: number): Promise<CheckCost> {
  const bench = await startBench({ speed: 20 });
  // Workers read manifests below the folder that they were started in.
  const manifest = join(process.cwd(), 'bench-manifest.json');
  try {
    const { client, sandbox, taskQueue } = bench;
    const requests = await makeLinks(sandbox.world, { accounts: 1, each: links });
    await applyFleet(client, taskQueue, { name: 'checked', concurrency: 2000 }, requests, 'bench');
    await fleetHandle(client, taskQueue, 'checked').result();
    await writeFile(manifest, JSON.stringify({ name: 'checked', items: requests }));
    const { calls } = sandbox.world.ledger;
    const [from, began, workflowId] = [calls.length, Date.now(), 'bench-check'];
    const args = [{ name: 'nightly', source: basename(manifest) }];
    const report = (await client.workflow.execute('checkDrift', { workflowId, taskQueue, args })) as DriftReport;
    if (report.inPlace.length !== links) throw new Error(`the check did not find all links in place: ${report.says}`);
    const [took, made] = [(Date.now() - began) / 1000, calls.slice(from)];
    const aivenCalls = made.filter(({ api }) => api === 'aiven').length;
    const { actions } = await countActions(client, workflowId);
    return { links, aivenCalls, awsCalls: made.length - aivenCalls, actions, took };
  } finally {
    await rm(manifest, { force: true });
    await bench.stop();
  }
}
