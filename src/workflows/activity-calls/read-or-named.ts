/** Several places that are read at the same time: one that cannot be read is named, and the others are still read. */
import { ActivityFailure } from '@temporalio/common';
import type { InventoryRequest } from '../../contract/inventory.ts';

/** Returns what was read of all of them. Adds to `unknown` what could not be read (`nameOf`), and why. */
export async function readOrNamed<Place, Read>(
  places: readonly Place[],
  unknown: { readonly what: string; readonly why: string }[],
  nameOf: (place: Place) => string,
  read: (place: Place) => Promise<readonly Read[]>,
): Promise<readonly Read[]> {
  const all = await Promise.all(
    places.map(async (place) => {
      try {
        return await read(place);
      } catch (error) {
        if (!(error instanceof ActivityFailure)) throw error;
        unknown.push({ what: nameOf(place), why: error.cause?.message ?? error.message });
        return [];
      }
    }),
  );
  return all.flat();
}

/** An account and region, for people: `eu-west-1 as arn:aws:iam::…`. */
export const accessName = ({ region, roleArn }: InventoryRequest['accesses'][number]): string =>
  `${region}${roleArn === undefined ? '' : ` as ${roleArn}`}`;
