/** The same link by the guide's own commands, where `avn` and `aws` are on PATH. */
import { setTimeout as sleep } from 'node:timers/promises';
import { startSandbox } from '../sandbox/index.ts';
import { makeLinks } from './links.ts';
import { worldOf } from './onboardings.ts';
import { markdownTable, spread, writeSection } from './page.ts';
import { followGuide, missingPeers } from './peers.ts';

/** s: the world's own time for a link whose components are enabled while the endpoint is created, by the sandbox's settings. */
const WORLD = 400;

export async function sayByHand(each: number): Promise<string> {
  const missing = missingPeers();
  if (missing.length > 0) {
    const says = `Not measured: ${missing.join(' and ')} not on PATH.`;
    await writeSection('by-hand', says);
    return says;
  }
  const sandbox = await startSandbox({ settings: { speed: 1 } });
  try {
    const { ledger } = sandbox.world;
    // All in one account, because the commands assume no roles.
    const requests = await makeLinks(sandbox.world, { accounts: 1, each });
    const took = await Promise.all(
      requests.map(async (request, index) => {
        await sleep(index * 2_000);
        const { ended, vpcEndpointId } = await followGuide(sandbox, request);
        return (ended - worldOf(sandbox, `${request.project}/${request.service}`, vpcEndpointId).begun) / 1_000;
      }),
    );
    const table = markdownTable([
      [`median of ${each} at the same time (lowest–highest)`, '`avn` and `aws`, a look every 5 s'],
      ['create → proof, s', spread(took, 1)],
      [
        `ratio to the world’s ${WORLD} s`,
        spread(
          took.map((each) => each / WORLD),
          4,
        ),
      ],
      ['API calls (mean)', (ledger.calls.length / each).toFixed(0)],
    ]);
    await writeSection('by-hand', table);
    return table;
  } finally {
    await sandbox.stop();
  }
}
