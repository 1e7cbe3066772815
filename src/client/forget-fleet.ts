/** A fleet that is no longer wanted: its record ends, and no link is touched. */
import type { Client } from '@temporalio/client';
import { WorkflowFailedError } from '@temporalio/client';
import { recordWorkflowId } from '../contract/fleet-record.ts';
import { ProblemsError, type Problem } from '../problems/problems.ts';
import { answered } from './answered.ts';
import { NoRunError } from './errors.ts';
import { lookAtFleet } from './fleet-looks.ts';
import { newestFleetRun } from './fleet-picture.ts';
import { fleetRecord } from './fleet-record.ts';

/** An item that stays behind. */
export interface LeftBehind {
  readonly link: string;
  readonly says: string;
}

/**
 * Looks at every item first. Needs a worker. `keepItems`: forget it even if items are still there; they stay as they are.
 * @throws NoRunError no fleet of this name; ProblemsError it is under way, or has items that are there;
 * RunFailedError
 */
export async function forgetFleet(
  client: Client,
  taskQueue: string,
  name: string,
  { keepItems }: { readonly keepItems: boolean },
): Promise<readonly LeftBehind[]> {
  const [record, run] = await Promise.all([fleetRecord(client, name), newestFleetRun(client, name)]);
  if (run?.over === false) throw new ProblemsError('Invalid', [underWay(name)]);
  const requests = record.items.map(({ request }) => request);
  const looks = await lookAtFleet(client, taskQueue, name, requests);
  const left = looks.filter(({ found }) => found !== 'absent').map(({ link, says }) => ({ link, says }));
  if (left.length > 0 && !keepItems) throw new ProblemsError('Invalid', left.map(there));
  const handle = client.workflow.getHandle(recordWorkflowId(name));
  await answered(
    async () => {
      await handle.cancel();
      await handle.result().catch(cancelled);
    },
    (error) => new NoRunError(recordWorkflowId(name), { cause: error }),
  );
  return left;
}

function cancelled(error: unknown): void {
  if (!(error instanceof WorkflowFailedError)) throw error;
}

const underWay = (name: string): Problem => ({
  field: 'fleet',
  value: name,
  problem: 'is under way',
  fix: `wait for its end, or end it with fleet cancel ${name}`,
});

const there = ({ link, says }: LeftBehind): Problem => ({
  field: link,
  problem: `is still there: ${says}`,
  fix: `take it away with offboard ${link}, or add --keep-items`,
});
