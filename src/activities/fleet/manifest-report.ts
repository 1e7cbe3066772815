/** What a schedule's run over a manifest reports, remembers and notes in the record. Pure. */
import { createHash } from 'node:crypto';
import { noteOf } from '../../client/fleet-picture.ts';
import type { ItemLook } from '../../contract/fleet-look.ts';
import { outcomeOf } from '../../contract/fleet-record.ts';
import type { ItemNote } from '../../contract/fleet-record.ts';
import { linkOf, type ItemStarted } from '../../contract/fleet.ts';
import type { PrivateLinkRequest } from '../../contract/request.ts';
import type { ManifestReport, Remembered } from '../../contract/scheduled.ts';
import type { Manifest, ManifestItem } from '../../manifest/manifest.ts';
import { problemLine } from '../../problems/problems.ts';
import { leftText } from './left-text.ts';
import type { JobRead } from './read-job.ts';

/** The result of one item. `asBefore`: its request has not changed, so only what is not there is started. */
export interface Brought {
  readonly link: string;
  readonly state: ItemStarted['state'] | 'asWanted';
  readonly why?: string;
  readonly runId?: string;
  readonly joined?: boolean;
  readonly asBefore: boolean;
  readonly look?: ItemLook;
}

/** What follows from a look at an unchanged item without a run; undefined: one is started. */
export function unstarted(look: ItemLook): Brought | undefined {
  const { link, found, says } = look;
  if (found === 'asWanted' || found === 'busy') return { link, state: 'asWanted', asBefore: true, look };
  if (found === 'refused' || found === 'unknown') return { link, state: 'skipped', why: says, asBefore: true, look };
  return undefined;
}

/** The manifest could not be used: everything stays as it was. */
export const notRead = (
  { kind, says, skipped }: Exclude<JobRead, { readonly kind: 'read' }>,
  remembered: Remembered,
): ManifestReport => ({ outcome: kind, says, started: [], joined: [], again: [], left: [], skipped, remembered });

/** For the record: the look at the item, and what became of it. */
export const noted = ({ state, look, ...item }: Brought): ItemNote => ({
  ...(look === undefined ? { link: item.link } : noteOf(look)),
  ...(state === 'asWanted' ? {} : { outcome: outcomeOf({ ...item, state }) }),
});

/** `left`: links that the manifest no longer names, and that are still there. */
export function report(
  { items, problems }: Pick<Manifest, 'items' | 'problems'>,
  results: readonly Brought[],
  source: string,
  left: readonly string[],
): ManifestReport {
  const begun = results.filter(({ state }) => state === 'open');
  const notBegun = results.filter(({ state }) => state === 'failed' || state === 'skipped');
  const skipped = [
    ...notBegun.map(({ link, why = '' }) => ({ link, why })),
    ...problems.map((problem) => ({ link: source, why: problemLine(problem) })),
  ];
  const started = begun.filter(({ joined }) => joined !== true).map(({ link }) => link);
  const joined = begun.filter((item) => item.joined === true).map(({ link }) => link);
  const again = begun.filter(({ asBefore }) => asBefore).map(({ link }) => link);
  const counts = `${started.length} started, ${joined.length} joined, ${skipped.length} skipped, ${results.length - begun.length - notBegun.length} as the manifest says.`;
  const back = again.length === 0 ? '' : ` Not as the manifest says, so started again: ${again.join(', ')}.`;
  return {
    outcome: begun.length === 0 && skipped.length === 0 ? 'unchanged' : 'applied',
    says: `${counts}${back}${leftText(left)}`,
    started,
    joined,
    again,
    left,
    skipped,
    remembered: remember(items, new Set(notBegun.map(({ link }) => link)), source),
  };
}

/** What was skipped is forgotten: the next run asks for it again. */
const remember = (items: readonly ManifestItem[], skipped: ReadonlySet<string>, source: string): Remembered => ({
  source,
  requests: Object.fromEntries(
    items
      .filter(({ request }) => !skipped.has(linkOf(request)))
      .map(({ request }) => [linkOf(request), digest(request)]),
  ),
});

/** Tells whether a request has changed since the last run of the schedule. */
export const digest = (request: PrivateLinkRequest): string =>
  createHash('sha256').update(JSON.stringify(request)).digest('hex').slice(0, 16);
