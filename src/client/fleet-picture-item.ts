/** One item of a picture, from what the record knows, what the fleet is doing, and what a look found. */
import type { ItemLook } from '../contract/fleet-look.ts';
import type { RecordedItem } from '../contract/fleet-record.ts';
import { isFailure, isThere, type ItemStatus } from '../contract/fleet.ts';
import type { PictureItem, PictureState } from './fleet-picture-report.ts';
import { toTheCent } from '../contract/money.ts';

/** `running`: the item in the fleet's open onboarding. `look`: absent without a new look; then the record is used. */
export function pictureItem(
  item: RecordedItem,
  running: ItemStatus | undefined,
  look: ItemLook | undefined,
): PictureItem {
  const provenAt = look === undefined ? item.provenAt : provenNow(item, look);
  const [state, says, since] = standing(item, running, look, provenAt);
  const lookedAt = look?.at ?? item.seen?.at;
  const shares = look?.shares ?? [];
  const team = shares.find((share) => share.team !== undefined)?.team;
  return {
    link: item.link,
    wanted: item.wanted,
    state,
    ...(since === undefined ? {} : { since }),
    says,
    differences: look?.differences ?? item.seen?.differences ?? [],
    ...(look?.run?.parked === undefined ? {} : { parked: look.run.parked }),
    ...(provenAt === undefined ? {} : { provenAt }),
    made: item.madeAt !== undefined,
    ...(lookedAt === undefined ? {} : { lookedAt }),
    ...(shares.length === 0 ? {} : { usdPerMonth: sumOf(shares) }),
    ...(team === undefined ? {} : { team }),
  };
}

type Standing = readonly [state: PictureState, says: string, since?: string | undefined];

function standing(
  item: RecordedItem,
  running: ItemStatus | undefined,
  look: ItemLook | undefined,
  provenAt: string | undefined,
): Standing {
  if (running?.state === 'waiting' || running?.state === 'starting')
    return ['waiting', 'The fleet has not started it yet.', running.since];
  const found = look ?? item.seen;
  if (found === undefined) return byOutcome(item, provenAt);
  const since = item.seen?.found === found.found ? item.seen.since : found.at;
  if (found.found === 'busy') return busy(found, look);
  if (found.found === 'unknown') return ['unknown', found.says, since];
  if (!item.wanted) return ['notWanted', `It left the manifest and is still there. ${found.says}`, item.leftAt];
  if (found.found === 'asWanted') return thereAs(provenAt, since);
  const failure = failureOf(item);
  if (failure !== undefined) return ['failed', failure, item.outcome?.at];
  if (found.found === 'absent') return ['missing', found.says, since];
  // Refused, and nothing of it is known to exist: a run would end before it changes anything.
  const wasThere =
    item.madeAt !== undefined || item.provenAt !== undefined || isThere(item.outcome?.state ?? 'waiting');
  return [found.found === 'differs' || wasThere ? 'drifted' : 'failed', found.says, since];
}

function busy(found: Pick<ItemLook, 'says' | 'at'>, look: ItemLook | undefined): Standing {
  const [parked] = look?.run?.parked ?? [];
  if (parked === undefined) return ['underWay', found.says, look?.run?.startedAt];
  return ['parked', `${parked.step}: ${parked.failure.message}`, parked.since];
}

/** For an item that was not looked at since its onboarding: the result of that onboarding. */
function byOutcome(item: RecordedItem, provenAt: string | undefined): Standing {
  const { outcome } = item;
  if (outcome === undefined) return ['unknown', 'Nobody has looked at it yet.'];
  if (isThere(outcome.state)) return thereAs(provenAt, outcome.at);
  if (outcome.state === 'open') return ['underWay', 'Its onboarding is going on.', outcome.at];
  if (outcome.state === 'parked') return ['parked', outcome.why ?? 'Its run waits for a person.', outcome.at];
  return ['failed', failureOf(item) ?? outcome.state, outcome.at];
}

const thereAs = (provenAt: string | undefined, since: string | undefined): Standing =>
  provenAt === undefined
    ? ['unproven', 'It is there as wanted; no probe has proven it.', since]
    : ['proven', 'It is there as wanted, and was proven.', since];

function failureOf({ outcome }: RecordedItem): string | undefined {
  if (outcome === undefined || !(isFailure(outcome.state) || outcome.state === 'skipped')) return undefined;
  return outcome.why ?? `The last attempt ended ${outcome.state}.`;
}

/** From the newest run; from the record when Temporal no longer has that run. Undefined unless the link is as wanted. */
function provenNow(item: RecordedItem, { found, run }: ItemLook): string | undefined {
  if (found !== 'asWanted') return undefined;
  if (run?.status === 'Ready') return run.closedAt;
  return run?.status === 'ReadyUnverified' ? undefined : item.provenAt;
}

const sumOf = (shares: ItemLook['shares']): number =>
  toTheCent(shares.reduce((sum, { usdPerMonth }) => sum + usdPerMonth, 0));
