/** Merges the items of one service into one onboarding; refuses items that contradict each other. */
import { linkOf } from '../contract/fleet.ts';
import type { Problem } from '../problems/problems.ts';
import { parseRequest } from '../schema/request.ts';
import { endpointKey, type PrivateLinkRequest } from '../contract/request.ts';
import { uniteRequests } from '../contract/merge-requests.ts';
import type { Manifest, ManifestItem } from './manifest.ts';

/** Leaves out a service whose items contradict each other. */
export function mergeItems(items: readonly ManifestItem[]): Pick<Manifest, 'items' | 'problems'> {
  const services = new Map<string, ManifestItem[]>();
  for (const item of items) {
    const link = linkOf(item.request);
    services.set(link, [...(services.get(link) ?? []), item]);
  }
  const merged = [...services.values()].map(mergeService);
  return {
    items: merged.flatMap(({ item }) => item ?? []),
    problems: merged.flatMap(({ problems }) => problems),
  };
}

interface Merged {
  readonly item?: ManifestItem;
  readonly problems: readonly Problem[];
}

function mergeService([first, ...others]: readonly ManifestItem[]): Merged {
  if (first === undefined || others.length === 0) return { ...(first && { item: first }), problems: [] };
  const problems: Problem[] = [];
  let merged = first;
  for (const other of others) {
    problems.push(...contradictions(merged, other));
    const { request } = uniteRequests(merged.request, other.request, 'open');
    merged = { ...merged, request, locate: locateIn(request, [first, ...others]) };
  }
  const parsed = parseRequest(merged.request);
  if (!parsed.ok) problems.push(...parsed.problems.map(({ path: _, ...problem }) => ({ ...problem, at: first.at })));
  return problems.length > 0 ? { problems } : { item: merged, problems };
}

/** An endpoint has the place of its own row, everything else that of the first row of the service. */
function locateIn(request: PrivateLinkRequest, rows: readonly ManifestItem[]): ManifestItem['locate'] {
  return ([field, index, ...path]) => {
    const key = field === 'endpoints' && typeof index === 'number' ? keyAt(request, index) : undefined;
    for (const row of rows) {
      const own = row.request.endpoints.findIndex((endpoint) => endpointKey(endpoint) === key);
      if (own >= 0) return row.locate(['endpoints', own, ...path]);
    }
    const [first] = rows;
    return first?.locate([field, index, ...path].filter((part) => part !== undefined)) ?? { field: String(field) };
  };
}

function keyAt({ endpoints }: PrivateLinkRequest, index: number): string | undefined {
  const endpoint = endpoints[index];
  return endpoint && endpointKey(endpoint);
}

function contradictions(one: ManifestItem, other: ManifestItem): readonly Problem[] {
  const { contradictions: found } = uniteRequests(one.request, other.request, 'open');
  const all = [...found.map(({ field }) => field), ...(one.repair === other.repair ? [] : ['repair'])];
  return all.map((what) => ({
    field: `${what} of ${linkOf(other.request)}`,
    at: other.at,
    problem: `contradicts the item at ${one.at}`,
    fix: 'items of one service become one onboarding: say the same in both, or leave one out',
  }));
}
