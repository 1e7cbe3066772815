/** What a schedule's run reads from and writes to the record of the manifest's fleet. */
import { desireFleet, findRecord, hashOf, notNamed, type FleetRecord } from '../../client/fleet-record.ts';
import type { Manifest } from '../../manifest/manifest.ts';
import type { FleetDeps } from './deps.ts';
import { lookOrSay } from './look-at-items.ts';

/** Makes the manifest the desired state, unless it is already. Returns the record as it was before. */
export async function desireScheduled(
  { client, taskQueue }: FleetDeps,
  { settings, items, problems }: Manifest,
  source: string,
  actor: string,
): Promise<FleetRecord | undefined> {
  const record = await findRecord(client, settings.name);
  const partial = problems.length > 0;
  if (record?.applied?.hash !== hashOf(settings, items) || partial)
    await desireFleet(client, taskQueue, { settings, items, actor, source, partial });
  return record;
}

/**
 * Links that the record has, that the manifest no longer names, and that are still there. None when some of the
 * manifest could not be read.
 */
export async function leftItems(
  deps: FleetDeps,
  record: FleetRecord | undefined,
  { items, problems }: Manifest,
): Promise<readonly string[]> {
  if (problems.length > 0) return [];
  const gone = notNamed(
    record,
    items.map(({ request }) => request),
  );
  const looks = await Promise.all(gone.map(({ request }) => lookOrSay(deps, request)));
  return looks.filter(({ found }) => found !== 'absent').map(({ link }) => link);
}
