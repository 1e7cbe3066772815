/** A peer of Causeway on the same sandbox at real speed: several links at the same time, from create to proof. */
import { setTimeout as sleep } from 'node:timers/promises';
import { startSandbox, type Sandbox } from '../sandbox/index.ts';
import type { PrivateLinkRequest } from '../src/contract/request.ts';
import { makeLinks } from './links.ts';
import { worldOf } from './onboardings.ts';
import { markdownTable, spread, writeSection } from './page.ts';

/** s: the world's own time for a link whose components are enabled while the endpoint is created, by the sandbox's settings. */
const WORLD = 400;

export interface Peer {
  /** Of docs/performance.md. */
  readonly section: string;
  /** The head of the column. */
  readonly name: string;
  /** Why it cannot run on this machine; empty: it can. */
  readonly missing: readonly string[];
  /** Makes one link. @returns when it was proven (ms since 1970) and the VPC endpoint's id */
  link(sandbox: Sandbox, request: PrivateLinkRequest): Promise<{ ended: number; vpcEndpointId: string }>;
}

/** The peer's table, which is also written to its section. Calls are all that reached the sandbox, those before the create too. */
export async function timePeer({ section, name, missing, link }: Peer, each: number): Promise<string> {
  if (missing.length > 0) {
    const says = `Not measured: ${missing.join(', ')}.`;
    await writeSection(section, says);
    return says;
  }
  const sandbox = await startSandbox({ settings: { speed: 1 } });
  try {
    const { ledger } = sandbox.world;
    // All in one account, because the peers assume no roles.
    const requests = await makeLinks(sandbox.world, { accounts: 1, each });
    const took = await Promise.all(
      requests.map(async (request, index) => {
        await sleep(index * 2_000);
        const { ended, vpcEndpointId } = await link(sandbox, request);
        return (ended - worldOf(sandbox, `${request.project}/${request.service}`, vpcEndpointId).begun) / 1_000;
      }),
    );
    const ratios = took.map((seconds) => seconds / WORLD);
    const table = markdownTable([
      [`median of ${each} at the same time (lowest–highest)`, name],
      ['create → proof, s', spread(took, 1)],
      [`ratio to the world’s ${WORLD} s`, spread(ratios, 4)],
      ['API calls (mean)', (ledger.calls.length / each).toFixed(0)],
    ]);
    await writeSection(section, table);
    return table;
  } finally {
    await sandbox.stop();
  }
}
