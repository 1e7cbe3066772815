/** What a check of drift reports. Pure. */
import { differenceText } from '../../contract/difference-text.ts';
import type { ItemLook } from '../../contract/fleet-look.ts';
import type { ItemStarted } from '../../contract/fleet.ts';
import { withoutFullStop } from '../../contract/printable.ts';
import type { DriftReport, Drifted, Skipped } from '../../contract/scheduled.ts';
import { leftText } from './left-text.ts';
import type { JobRead } from './read-job.ts';

/** One item that was looked at. */
export interface Checked {
  readonly link: string;
  readonly look: ItemLook;
  readonly repair?: ItemStarted['state'];
  /** Why it could not be repaired. */
  readonly why?: string;
}

/** A run would bring back what is missing. What is refused, busy or unknown it would not. */
export const canRepair = ({ found }: ItemLook): boolean => found === 'differs' || found === 'absent';

/** The manifest could not be used: nothing was looked at. */
export const notChecked = ({ kind, says, skipped }: Exclude<JobRead, { readonly kind: 'read' }>): DriftReport => ({
  ...{ outcome: kind, says, skipped, inPlace: [], drifted: [], left: [] },
});

/** `wrong`: items that could not be read. `left`: links that are still there, and not in the manifest any more. */
export function report(checked: readonly Checked[], wrong: readonly Skipped[], left: readonly string[]): DriftReport {
  // A change that is under way is not drift.
  const unseen = checked.filter(({ look }) => look.found === 'busy' || look.found === 'unknown');
  const inPlace = checked.filter(({ look }) => look.found === 'asWanted').map(({ link }) => link);
  const drifted = checked.filter(({ look }) => ['differs', 'absent', 'refused'].includes(look.found)).map(driftOf);
  const skipped = [
    ...unseen.map(({ link, look }) => ({ link, why: look.says })),
    ...checked.flatMap(({ link, why }) => (why === undefined ? [] : [{ link, why }])),
    ...wrong,
  ];
  const repaired = drifted.filter(({ repair }) => repair === 'open').length;
  const counts = `${inPlace.length} in place, ${drifted.length} drifted (${repaired} being repaired), ${skipped.length} skipped.`;
  return {
    outcome: 'checked',
    says: `${counts}${driftText(drifted)}${leftText(left)}`,
    inPlace,
    drifted,
    left,
    skipped,
  };
}

const driftOf = ({ link, look, repair }: Checked): Drifted => ({
  link,
  changes: look.differences.length > 0 ? look.differences.map(differenceText) : [withoutFullStop(look.says)],
  differences: look.differences,
  ...(repair === undefined ? {} : { repair }),
});

const MOST_NAMED = 5;

/** Names the first links and how they drifted; the report has them all. */
function driftText(drifted: readonly Drifted[]): string {
  const named = drifted.slice(0, MOST_NAMED).map(({ link, changes }) => ` ${link}: ${changes.join('; ')}.`);
  const more = drifted.length - named.length;
  return `${named.join('')}${more > 0 ? ` And ${more} more.` : ''}`;
}
