/** Merging requests: `extend` only adds; a patch corrects. Pure functions over plain data. */
import { endpointKey } from './request.ts';
import type { EndpointRequest, PrivateLinkRequest } from './request.ts';
import type { Patch } from './run.ts';

export type Merged = { readonly request: PrivateLinkRequest } | { readonly conflict: string };

/** Set union of components, principals and endpoints. A scalar that differs, or a known endpoint with other settings, is a conflict. */
export function extendRequest(
  current: PrivateLinkRequest,
  addition: PrivateLinkRequest,
  knownPrincipals: readonly string[],
): Merged {
  for (const field of ['project', 'service', 'zones', 'onFailure', 'parkedFor', 'overlapComponents'] as const) {
    if (addition[field] !== undefined && addition[field] !== (current[field] ?? defaults[field]))
      return differs(field, addition[field], current[field] ?? defaults[field]);
  }
  if (addition.budgets !== undefined && canonical(addition.budgets) !== canonical(current.budgets ?? {}))
    return differs('budgets', canonical(addition.budgets), canonical(current.budgets ?? {}));
  const known = new Map(current.endpoints.map((endpoint) => [endpointKey(endpoint), endpoint]));
  for (const endpoint of addition.endpoints) {
    const same = known.get(endpointKey(endpoint));
    if (same !== undefined && canonical(same) !== canonical(endpoint))
      return differs(`endpoint ${endpointKey(endpoint)}`, 'other settings', 'its own');
  }
  const principals = union(current.principals ?? (addition.principals && knownPrincipals), addition.principals);
  return {
    request: {
      ...current,
      components: union(current.components, addition.components) ?? [],
      endpoints: [...current.endpoints, ...addition.endpoints.filter((each) => !known.has(endpointKey(each)))],
      ...(principals === undefined ? {} : { principals }),
    },
  };
}

/** The patch's settings on the endpoint named, or on all; its principals are added, its budgets replace. */
export function patchRequest(current: PrivateLinkRequest, patch: Patch, endpoint?: string): PrivateLinkRequest {
  const { principals, budgets, ...settings } = patch;
  const added = union(current.principals, principals);
  return {
    ...current,
    endpoints: current.endpoints.map((each) =>
      endpoint === undefined || endpointKey(each) === endpoint ? { ...each, ...settings } : each,
    ),
    ...(added === undefined ? {} : { principals: added }),
    ...(budgets === undefined ? {} : { budgets: { ...current.budgets, ...budgets } }),
  };
}

/** Whether two requests ask for the same, however their sets are ordered. */
export const sameRequest = (one: PrivateLinkRequest, other: PrivateLinkRequest): boolean =>
  canonical(one) === canonical(other);

const defaults = {
  zones: 'any',
  onFailure: 'park',
  overlapComponents: false,
  parkedFor: undefined,
  project: undefined,
  service: undefined,
};

const differs = (what: string, asked: unknown, runs: unknown): { conflict: string } => ({
  conflict: `${what} differs: this asks for ${String(asked)}, the run has ${String(runs)}. \`extend\` only adds; to correct a parked run send \`retry\` with a patch.`,
});

const union = (
  one: readonly string[] | undefined,
  other: readonly string[] | undefined,
): readonly string[] | undefined =>
  one === undefined && other === undefined ? undefined : [...new Set([...(one ?? []), ...(other ?? [])])];

/** Keys sorted, lists of words sorted, absent fields left out. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (Array.isArray(inner))
      return inner.every((each) => typeof each === 'string') ? [...inner].sort() : (inner as unknown[]);
    if (typeof inner !== 'object' || inner === null) return inner;
    return Object.fromEntries(Object.entries(inner as EndpointRequest).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
