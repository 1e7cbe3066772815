/** The state of a record, and how it changes. */
import type {
  Applied,
  DesireAnswer,
  DesireInput,
  ItemNote,
  RecordedItem,
  RecordedLook,
  RecordedOutcome,
  RecordHead,
} from '../../contract/fleet-record.ts';
import { isFailure, linkOf } from '../../contract/fleet.ts';
import type { FleetSettings } from '../../contract/fleet.ts';
import type { AuditEntry } from '../../contract/run.ts';

export interface KeptFleet {
  readonly items: Map<string, RecordedItem>;
  settings: FleetSettings;
  applied?: Applied;
  audit: readonly AuditEntry[];
  /** Pages of a manifest that has not arrived completely. */
  staged: DesireInput[];
}

export const keptFleet = (
  { settings, applied, audit }: RecordHead,
  pages: readonly (readonly RecordedItem[])[],
): KeptFleet => ({
  items: new Map(pages.flat().map((item) => [item.link, item])),
  settings,
  ...(applied === undefined ? {} : { applied }),
  audit,
  staged: [],
});

export const headOf = ({ settings, applied, audit }: KeptFleet): RecordHead => ({
  name: settings.name,
  settings,
  ...(applied === undefined ? {} : { applied }),
  audit,
});

const now = (): string => new Date().toISOString();
const MOST_AUDIT = 50;

/** Adds one page of a manifest. The last page makes its items the desired state; all others are no longer wanted. */
export function desire(fleet: KeptFleet, input: DesireInput): DesireAnswer {
  if (input.page === 1) fleet.staged = [];
  fleet.staged.push(input);
  if (fleet.staged.length < input.pages) return { says: `page ${input.page} of ${input.pages}`, left: [] };
  const wanted = fleet.staged.flatMap(({ items }) => items);
  fleet.staged = [];
  const { hash, actor, source, settings } = input;
  fleet.settings = settings;
  fleet.applied = { hash, actor, at: now(), items: wanted.length, ...(source === undefined ? {} : { source }) };
  const links = new Set(wanted.map(({ request }) => linkOf(request)));
  for (const item of fleet.items.values())
    if (input.partial !== true && !links.has(item.link))
      fleet.items.set(item.link, { ...item, wanted: false, leftAt: item.leftAt ?? now() });
  for (const { request, repair } of wanted) want(fleet, request, repair);
  const left = [...fleet.items.values()].filter((item) => !item.wanted).map(({ link }) => link);
  const says = `${wanted.length} are wanted, ${left.length} are no longer wanted.`;
  fleet.audit = [...fleet.audit, { at: now(), what: `apply ${hash.slice(0, 12)}`, actor, outcome: says }].slice(
    -MOST_AUDIT,
  );
  return { says, left };
}

function want(fleet: KeptFleet, request: RecordedItem['request'], repair: true | undefined): void {
  const link = linkOf(request);
  const { leftAt: _leftAt, repair: _repair, ...before } = fleet.items.get(link) ?? {};
  fleet.items.set(link, { ...before, link, request, wanted: true, ...(repair === true ? { repair } : {}) });
}

/** What is no longer wanted, and no longer there, is forgotten. */
export function note(fleet: KeptFleet, given: ItemNote): void {
  const before = fleet.items.get(given.link);
  const request = before?.request ?? given.request;
  if (request === undefined) return;
  const isGone = given.gone === true || given.look?.found === 'absent';
  if (isGone && before?.wanted === false) return void fleet.items.delete(given.link);
  const known = before ?? { link: given.link, request, wanted: true };
  fleet.items.set(
    given.link,
    isGone ? withoutLink(withLook(known, given)) : withLook(withOutcome(known, given), given),
  );
}

function withOutcome(item: RecordedItem, { outcome }: ItemNote): RecordedItem {
  if (outcome === undefined) return item;
  const { proven, ...told } = outcome;
  const made = told.joined !== true && (told.state === 'ready' || told.state === 'partial');
  const recorded: RecordedOutcome = { ...told, at: now() };
  const { seen: _seen, ...rest } = item;
  return {
    // A look from before says nothing of what the run has done since.
    ...(told.state === item.outcome?.state ? item : rest),
    outcome: recorded,
    ...(made ? { madeAt: now() } : {}),
    ...(proven === true ? { provenAt: now() } : {}),
  };
}

function withLook(item: RecordedItem, { look, provenAt }: ItemNote): RecordedItem {
  if (look === undefined) return provenAt === undefined ? item : { ...item, provenAt };
  const { seen: before, provenAt: proven, ...rest } = item;
  const { found, says, at, differences } = look;
  const since = before?.found === found ? before.since : at;
  const seen: RecordedLook = { found, says, at, differences, since };
  const standing =
    found === 'asWanted' ? (provenAt ?? proven) : found === 'unknown' || found === 'busy' ? proven : undefined;
  return { ...rest, seen, ...(standing === undefined ? {} : { provenAt: standing }) };
}

/** Nothing of the item is there: it counts as not made and not proven. Why it failed is kept. */
function withoutLink({ madeAt: _madeAt, provenAt: _provenAt, outcome, ...item }: RecordedItem): RecordedItem {
  const stays = outcome !== undefined && (isFailure(outcome.state) || outcome.state === 'skipped');
  return { ...item, ...(stays ? { outcome } : {}) };
}
