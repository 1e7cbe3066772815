/** The record of a fleet, from outside: set the desired state, add notes, read it all in pages. */
import { createHash } from 'node:crypto';
import { WithStartWorkflowOperation, type Client } from '@temporalio/client';
import {
  desireUpdate,
  noteSignal,
  RECORD_ID_PREFIX,
  recordQuery,
  recordWorkflowId,
  type DesireAnswer,
  type DesireInput,
  type ItemNote,
  type RecordedItem,
  type RecordHead,
} from '../contract/fleet-record.ts';
import { fleetWorkflowId, inPages, linkOf, type FleetSettings } from '../contract/fleet.ts';
import type { PrivateLinkRequest } from '../contract/request.ts';
import { endsOf } from './fleet-ends.ts';
import { answered, unlessMissing } from './answered.ts';
import { delivered } from './delivery.ts';
import { NoRunError } from './errors.ts';
import { listRuns } from './list-runs.ts';

/** A manifest as it becomes the desired state of its fleet. */
export interface Desired {
  readonly settings: FleetSettings;
  readonly items: readonly { readonly request: PrivateLinkRequest; readonly repair: boolean }[];
  readonly actor: string;
  /** Where it was read. */
  readonly source?: string;
  /** Some of its items could not be read, so no item counts as having left. */
  readonly partial?: boolean;
}

export interface FleetRecord extends RecordHead {
  readonly items: readonly RecordedItem[];
}

const KEEP_FLEET = 'keepFleet';

/** Makes a manifest the desired state; names the items that left it. Starts nothing. @throws RefusedUpdateError */
export async function desireFleet(client: Client, taskQueue: string, desired: Desired): Promise<DesireAnswer> {
  const { settings, items, actor, source, partial } = desired;
  const pages = inPages(
    items.map(({ request, repair }) => ({ request, ...(repair ? { repair: true as const } : {}) })),
  );
  if (pages.length === 0) pages.push([]);
  const head = {
    settings,
    actor,
    hash: hashOf(settings, items),
    ...(source === undefined ? {} : { source }),
    ...(partial === true ? { partial } : {}),
  };
  let answer: DesireAnswer = { says: '', left: [] };
  for (const [index, page] of pages.entries())
    answer = await send(client, taskQueue, { ...head, page: index + 1, pages: pages.length, items: page });
  return answer;
}

const send = (client: Client, taskQueue: string, input: DesireInput): Promise<DesireAnswer> =>
  asked(input.settings.name, () =>
    delivered((updateId) =>
      client.workflow.executeUpdateWithStart(desireUpdate, {
        startWorkflowOperation: new WithStartWorkflowOperation(KEEP_FLEET, startOf(taskQueue, input.settings)),
        args: [input],
        updateId,
      }),
    ),
  );

/** Adds notes; starts a record when there is none. */
export async function noteItems(
  client: Client,
  taskQueue: string,
  settings: FleetSettings,
  notes: readonly ItemNote[],
): Promise<void> {
  for (const page of inPages(notes))
    await client.workflow.signalWithStart(KEEP_FLEET, {
      ...startOf(taskQueue, settings),
      signal: noteSignal,
      signalArgs: [page],
    });
}

const startOf = (taskQueue: string, settings: FleetSettings) => ({
  workflowId: recordWorkflowId(settings.name),
  taskQueue,
  args: [{ name: settings.name, settings, audit: [] }] as [RecordHead],
  workflowIdConflictPolicy: 'USE_EXISTING' as const,
  staticSummary: `What is wanted of fleet ${settings.name}, and what was last seen of it`,
});

/**
 * The whole record. First asks the runs that a schedule started, and nobody watched, for their results.
 * A worker must be up to answer. @throws NoRunError no fleet of this name is known
 */
export async function fleetRecord(client: Client, name: string): Promise<FleetRecord> {
  const record = await readRecord(client, name);
  const ends = await endsOf(client, record.items);
  if (ends.length === 0) return record;
  await asked(name, () => client.workflow.getHandle(recordWorkflowId(name)).signal(noteSignal, ends));
  return readRecord(client, name);
}

async function readRecord(client: Client, name: string): Promise<FleetRecord> {
  const handle = client.workflow.getHandle(recordWorkflowId(name));
  const { status } = await asked(name, () => handle.describe());
  // The cancelled record of a forgotten fleet answers queries as long as Temporal keeps it.
  if (status.name === 'CANCELLED' || status.name === 'TERMINATED') throw new NoRunError(fleetWorkflowId(name));
  const items: RecordedItem[] = [];
  for (let page = 1; ; page += 1) {
    const { items: some, pages, ...head } = await asked(name, () => handle.query(recordQuery, page));
    items.push(...some);
    if (page >= pages) return { ...head, items };
  }
}

/** As `fleetRecord`; undefined when no fleet of this name is known. */
export const findRecord = (client: Client, name: string): Promise<FleetRecord | undefined> =>
  unlessMissing(fleetRecord(client, name));

/** The items that these fleets want, by their records. Does not ask for the results of onboardings. */
export async function wantedBy(
  client: Client,
  names: readonly string[],
): Promise<readonly { readonly link: string; readonly fleet: string }[]> {
  const records = await Promise.all(names.map((name) => unlessMissing(readRecord(client, name))));
  return records.flatMap((record) =>
    (record?.items ?? []).flatMap(({ link, wanted }) => (wanted ? [{ link, fleet: record?.name ?? '' }] : [])),
  );
}

/** Items of a record that `requests` do not name. */
export function notNamed(
  record: FleetRecord | undefined,
  requests: readonly PrivateLinkRequest[],
): readonly RecordedItem[] {
  const named = new Set(requests.map(linkOf));
  return (record?.items ?? []).filter(({ link }) => !named.has(link));
}

/** Names of the fleets of these workers that have a record, sorted. Visibility lags a second or so. */
export async function recordedFleets(client: Client, taskQueue: string): Promise<readonly string[]> {
  const names: string[] = [];
  const query = `WorkflowType = "${KEEP_FLEET}" AND ExecutionStatus = "Running" AND TaskQueue = "${taskQueue}"`;
  for await (const { workflowId } of listRuns(client, query)) names.push(workflowId.slice(RECORD_ID_PREFIX.length));
  return names.sort();
}

/** Equal for equal settings and requests, whatever the form of the file. */
export const hashOf = (settings: FleetSettings, items: Desired['items']): string =>
  createHash('sha256')
    .update(JSON.stringify([settings, items.map(({ request, repair }) => [request, repair])]))
    .digest('hex');

const asked = <T>(name: string, ask: () => Promise<T>): Promise<T> =>
  answered(ask, (error) => new NoRunError(fleetWorkflowId(name), { cause: error }));
