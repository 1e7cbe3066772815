/** Items of one service are one onboarding: united where they agree, refused by name where they contradict. */
import { linkOf } from '../contract/fleet.ts';
import type { Problem } from '../problems/problems.ts';
import { endpointKey, type EndpointRequest, type PrivateLinkRequest } from '../contract/request.ts';
import { parseRequest } from '../schema/request.ts';
import { sameRequest } from '../contract/merge-requests.ts';
import type { Manifest, ManifestItem } from './manifest.ts';

/** A service whose items contradict is left out altogether. */
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
    merged = { ...merged, request: united(merged.request, other.request) };
  }
  const parsed = parseRequest(merged.request);
  if (!parsed.ok) problems.push(...parsed.problems.map(({ path: _, ...problem }) => ({ ...problem, at: first.at })));
  return problems.length > 0 ? { problems } : { item: merged, problems };
}

const scalars = ['zones', 'onFailure', 'parkedFor', 'overlapComponents', 'budgets'] as const;

function contradictions(one: ManifestItem, other: ManifestItem): readonly Problem[] {
  const differs = scalars.filter((field) => !same(one.request[field], other.request[field]));
  const endpoints = other.request.endpoints.flatMap((endpoint) => {
    const known = one.request.endpoints.find((each) => endpointKey(each) === endpointKey(endpoint));
    return known === undefined || sameEndpoint(one.request, known, endpoint)
      ? []
      : [`endpoint ${endpointKey(endpoint)}`];
  });
  const all = [...differs, ...(one.repair === other.repair ? [] : ['repair']), ...endpoints];
  return all.map((what) => ({
    field: `${what} of ${linkOf(other.request)}`,
    at: other.at,
    problem: `contradicts the item at ${one.at}`,
    fix: 'items of one service become one onboarding: say the same in both, or leave one out',
  }));
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

const sameEndpoint = (request: PrivateLinkRequest, one: EndpointRequest, other: EndpointRequest): boolean =>
  sameRequest({ ...request, endpoints: [one] }, { ...request, endpoints: [other] });

function united(one: PrivateLinkRequest, other: PrivateLinkRequest): PrivateLinkRequest {
  const known = new Set(one.endpoints.map(endpointKey));
  const principals = [...new Set([...(one.principals ?? []), ...(other.principals ?? [])])];
  return {
    ...one,
    components: [...new Set([...one.components, ...other.components])],
    endpoints: [...one.endpoints, ...other.endpoints.filter((each) => !known.has(endpointKey(each)))],
    ...(principals.length === 0 ? {} : { principals }),
  };
}
