/** Takes away what a fleet made and no longer wants. */
import type { Client } from '@temporalio/client';
import pLimit from 'p-limit';
import type { ChangeResult, OffboardRequest } from '../contract/changes.ts';
import type { ItemNote, RecordedItem } from '../contract/fleet-record.ts';
import { endpointKey, linkOfWorkflowId, LINK_ID_PREFIX } from '../contract/request.ts';
import { findRecord, noteItems } from './fleet-record.ts';
import { runHandle } from './run-handle.ts';
import { startChange } from './start-change.ts';

/** The result of one offboarding. */
export interface Pruned {
  readonly link: string;
  readonly outcome: 'removed' | 'partly removed' | 'failed';
  readonly says: string;
}

const AT_ONCE = 10;

/**
 * Offboards these links of the fleet's record, each with the endpoints that the fleet had asked for and no others, and
 * waits for their ends. A failed offboarding is reported, and the others go on.
 */
export async function pruneFleet(
  client: Client,
  taskQueue: string,
  fleet: string,
  links: readonly string[],
  actor: string,
): Promise<readonly Pruned[]> {
  const record = await findRecord(client, fleet);
  if (record === undefined) return [];
  const limit = pLimit(AT_ONCE);
  const items = record.items.filter(({ link, wanted }) => !wanted && links.includes(link));
  const pruned = await Promise.all(items.map((item) => limit(() => prune(client, taskQueue, item, fleet, actor))));
  const gone = pruned
    .filter(({ outcome }) => outcome === 'removed')
    .map(({ link }): ItemNote => ({ link, gone: true }));
  if (gone.length > 0) await noteItems(client, taskQueue, record.settings, gone);
  return pruned;
}

async function prune(
  client: Client,
  taskQueue: string,
  item: RecordedItem,
  fleet: string,
  actor: string,
): Promise<Pruned> {
  const { link } = item;
  try {
    const { workflowId, runId } = await startChange(client, taskQueue, 'offboard', offboardOf(item, fleet, actor));
    const { outcome, left } = await runHandle<ChangeResult>(client, workflowId, runId).result();
    if (left.length === 0) return { link, outcome: 'removed', says: 'It is gone.' };
    const says = `${outcome}: ${left.map(({ what, id, why }) => `${what} ${id} is left: ${why}`).join('; ')}.`;
    return { link, outcome: 'partly removed', says };
  } catch (error) {
    return { link, outcome: 'failed', says: error instanceof Error ? error.message : String(error) };
  }
}

function offboardOf({ link, request }: RecordedItem, fleet: string, actor: string): OffboardRequest {
  const { project, service } = linkOfWorkflowId(`${LINK_ID_PREFIX}${link}`) ?? request;
  const { endpoints } = request;
  const accesses = endpoints.map(({ region, roleArn, externalId }) => ({
    ...(region === undefined ? {} : { region }),
    ...(roleArn === undefined ? {} : { roleArn }),
    ...(externalId === undefined ? {} : { externalId }),
  }));
  return {
    project,
    service,
    actor,
    reason: `it left the manifest of fleet ${fleet}`,
    ...(endpoints.length === 0 ? {} : { endpoints: endpoints.map(endpointKey), accesses: distinct(accesses) }),
  };
}

const distinct = <T>(all: readonly T[]): readonly T[] => [
  ...new Map(all.map((each) => [JSON.stringify(each), each])).values(),
];
