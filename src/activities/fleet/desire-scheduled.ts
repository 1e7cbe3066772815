/** What a schedule's run reads from and writes to the record of the manifest's fleet. */
import { desireFleet, findRecord, hashOf, notNamed, type FleetRecord } from '../../client/fleet-record.ts';
import type { Manifest } from '../../manifest/manifest.ts';
import type { FleetDeps } from './deps.ts';
import { lookOrSay } from './look-at-items.ts';

/** Makes the manifest the desired state, unless it is already. Returns the record as it was before. */
export async function desireScheduled(
  { client, taskQueue }: FleetDeps,
  manifest: Manifest,
  source: string,
  actor: string,
): Promise<FleetRecord | undefined> {
  const { settings, items, problems } = manifest;
  const record = await findRecord(client, settings.name);
  if (!isApplied(record, manifest))
    await desireFleet(client, taskQueue, { settings, items, actor, source, partial: problems.length > 0 });
  return record;
}

/** The record has exactly this manifest. One of which some could not be read is applied again. */
export const isApplied = (
  record: Pick<FleetRecord, 'applied'> | undefined,
  { settings, items, problems }: Pick<Manifest, 'settings' | 'items' | 'problems'>,
): boolean => problems.length === 0 && record?.applied?.hash === hashOf(settings, items);

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
