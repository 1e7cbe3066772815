/** The plan of a manifest: its own problems, and what a worker found for each item. */
import type { Client } from '@temporalio/client';
import type { ItemLook, PriceShare } from '../contract/fleet-look.ts';
import type { FleetPlan, FleetPrice, FleetTime, LeavingItem, PlannedItem, PriceOf } from './fleet-plan-report.ts';
import type { PrivateLinkRequest } from '../contract/request.ts';
import type { Finding } from '../contract/finding.ts';
import type { Problem } from '../problems/problems.ts';
import { judged, leavingItems } from './fleet-leaving.ts';
import { lookAtFleet } from './fleet-looks.ts';
import { linkOf } from '../contract/fleet.ts';
import { toTheCent } from '../contract/money.ts';

/** A manifest as it was read. */
export interface ManifestToPlan {
  readonly settings: { readonly name: string };
  readonly items: readonly ManifestItemToPlan[];
  readonly problems: readonly Problem[];
}

interface ManifestItemToPlan {
  readonly request: PrivateLinkRequest;
  readonly at?: string;
  /** The place of a field of the request in the manifest. */
  locate(path: readonly PropertyKey[]): Pick<Problem, 'field' | 'at'>;
}

export interface PlanFleetOptions {
  /** Calls a second for one account and region. */
  readonly ec2RatePerSecond: number;
  /** False: these are only some items of a manifest, so no item counts as having left it. */
  readonly leaves?: boolean;
}

/** Changes nothing. @throws RunFailedError */
export async function planFleet(
  client: Client,
  taskQueue: string,
  manifest: ManifestToPlan,
  { ec2RatePerSecond, leaves = true }: PlanFleetOptions,
): Promise<LookedAtManifest> {
  const { settings, items } = manifest;
  const requests = items.map(({ request }) => request);
  const gone = leaves ? await leavingItems(client, settings.name, requests) : [];
  const all = [...requests, ...gone.map(({ request }) => request)];
  const looks = await lookAtFleet(client, taskQueue, settings.name, all);
  const leaving = await judged(client, taskQueue, settings.name, gone, looks.slice(requests.length));
  return { plan: planOf(manifest, looks.slice(0, requests.length), leaving, ec2RatePerSecond), looks };
}

/** A plan, and the looks that it was made from. */
export interface LookedAtManifest {
  readonly plan: FleetPlan;
  readonly looks: readonly ItemLook[];
}

/** `looks`: one for each item, in their order. */
function planOf(
  { settings, items, problems }: ManifestToPlan,
  looks: readonly ItemLook[],
  leaving: readonly LeavingItem[],
  ec2RatePerSecond: number,
): FleetPlan {
  const byLink = new Map(looks.map((look) => [look.link, look]));
  const looked = items.flatMap((item) => {
    const look = byLink.get(linkOf(item.request));
    return look === undefined ? [] : [{ item, look }];
  });
  const placed = (level: Finding['level'], ends: boolean): Problem[] =>
    looked.flatMap(({ item, look }) =>
      look.findings
        .filter((each) => each.level === level && (each.failure === undefined) === ends)
        .map((finding) => inManifest(item, finding)),
    );
  const wrong = [...problems, ...placed('error', true)];
  const planned = looked.map(({ item, look }) => plannedItem(item, look));
  const idle = planned.every(({ does }) => does === 'leave');
  return {
    name: settings.name,
    verdict: wrong.length > 0 ? 'invalid' : idle ? 'nothing' : 'differences',
    problems: wrong,
    warnings: [...placed('error', false), ...placed('warning', true), ...placed('warning', false)],
    items: planned,
    leaving,
    totals: totalsOf(planned),
    price: priceOf(looks.flatMap(({ shares }) => shares)),
    time: timeOf(looks, ec2RatePerSecond),
  };
}

const doing: Readonly<Record<ItemLook['found'], PlannedItem['does']>> = {
  absent: 'make',
  differs: 'change',
  asWanted: 'leave',
  busy: 'join',
  refused: 'refuse',
  unknown: 'unknown',
};

const plannedItem = ({ at }: ManifestItemToPlan, { link, found, says, differences }: ItemLook): PlannedItem => ({
  link,
  ...(at === undefined ? {} : { at }),
  does: doing[found],
  says,
  differences,
});

const totalsOf = (items: readonly PlannedItem[]): FleetPlan['totals'] =>
  Object.fromEntries(
    Object.values(doing).map((does) => [does, items.filter((item) => item.does === does).length]),
  ) as FleetPlan['totals'];

function inManifest({ request, locate }: ManifestItemToPlan, { field, value, problem, fix }: Finding): Problem {
  const { field: named, at } = locate(placeOf(request, pathOf(field), value));
  return {
    field: `${named} of ${linkOf(request)}`,
    ...(value === undefined ? {} : { value }),
    problem,
    fix,
    ...(at === undefined ? {} : { at }),
  };
}

/** `endpoints[0].subnetIds[1]` as a path; empty, which is the place of the item, for anything but a field of a request. */
function pathOf(field: string): readonly PropertyKey[] {
  if (!/^(project|service|components|principals|endpoints|zones|budgets)\b/.test(field)) return [];
  return [...field.matchAll(/\[(\d+)\]|([\w$-]+)/g)].map(([, index, name = '']) =>
    index === undefined ? name : Number(index),
  );
}

/** A finding about one value of a list names the list; this finds the place of the value. */
function placeOf(request: unknown, path: readonly PropertyKey[], value: string | undefined): readonly PropertyKey[] {
  let found = request;
  for (const part of path) found = (found as Record<PropertyKey, unknown> | undefined)?.[part];
  const index = Array.isArray(found) && value !== undefined ? found.indexOf(value) : -1;
  return index < 0 ? path : [...path, index];
}

/** What a fleet costs a month, by who pays. */
export function priceOf(shares: readonly PriceShare[]): FleetPrice {
  const total = shares.reduce((sum, { usdPerMonth }) => sum + usdPerMonth, 0);
  return {
    usdPerMonth: toTheCent(total),
    byTeam: summed(shares, ({ team }) => team ?? 'no team'),
    byAccount: summed(shares, ({ account }) => account),
  };
}

/** The most expensive first. */
function summed(shares: readonly PriceShare[], whose: (share: PriceShare) => string): readonly PriceOf[] {
  const sums = new Map<string, number>();
  for (const share of shares) sums.set(whose(share), (sums.get(whose(share)) ?? 0) + share.usdPerMonth);
  return [...sums]
    .map(([of, usdPerMonth]) => ({ of, usdPerMonth: toTheCent(usdPerMonth) }))
    .sort((one, other) => other.usdPerMonth - one.usdPerMonth || one.of.localeCompare(other.of));
}

/** Does not count the few tokens that EC2's bucket holds at the start, so the estimate is rather too long. */
function timeOf(looks: readonly ItemLook[], ratePerSecond: number): FleetTime {
  const buckets = new Map<string, { account: string; region: string; calls: number }>();
  for (const { account, region, calls } of looks.flatMap((look) => look.calls)) {
    const bucket = buckets.get(`${account}/${region}`) ?? { account, region, calls: 0 };
    bucket.calls += calls;
    buckets.set(`${account}/${region}`, bucket);
  }
  const minutesOf = (calls: number): number => Math.ceil(calls / ratePerSecond / 60);
  const timed = [...buckets.values()]
    .map((bucket) => ({ ...bucket, minutes: minutesOf(bucket.calls) }))
    .sort((one, other) => other.calls - one.calls);
  const longest = Math.max(0, ...looks.map(({ minutes }) => minutes));
  const slowest = Math.max(0, ...timed.map(({ calls }) => calls / ratePerSecond / 60));
  return { minutes: Math.ceil(slowest + longest), buckets: timed };
}
