/** Merging requests: `extend` only adds; a patch corrects. Pure functions over plain data. */
import { endpointKey } from './request.ts';
import type { EndpointRequest, PrivateLinkRequest } from './request.ts';
import type { Patch } from './run.ts';

export type Merged = { readonly request: PrivateLinkRequest } | { readonly conflict: string };

/** A field in which two requests for one service contradict each other. */
export interface Contradiction {
  readonly field: string;
  /** What the addition says, and what was there; as text. */
  readonly asked: string;
  readonly has: string;
}

/**
 * Unites two requests for one service: the set union of components, principals and endpoints. A field that the addition
 * leaves out contradicts nothing. `unsaid` is what a field left out by `current` means: the default, when a run with it
 * is under way; nothing yet, when both are rows of one manifest.
 */
export function uniteRequests(
  current: PrivateLinkRequest,
  addition: PrivateLinkRequest,
  unsaid: 'default' | 'open',
): { readonly request: PrivateLinkRequest; readonly contradictions: readonly Contradiction[] } {
  const has = <Field extends ScalarField>(field: Field): PrivateLinkRequest[Field] | undefined =>
    current[field] ?? (unsaid === 'default' ? defaults[field] : undefined);
  const said = SCALARS.filter((field) => addition[field] !== undefined);
  const differing = said.filter(
    (field) =>
      (unsaid === 'default' || has(field) !== undefined) && canonical(addition[field]) !== canonical(has(field)),
  );
  const known = new Map(current.endpoints.map((endpoint) => [endpointKey(endpoint), endpoint]));
  const others = addition.endpoints.filter((endpoint) => {
    const same = known.get(endpointKey(endpoint));
    return same !== undefined && canonical(same) !== canonical(endpoint);
  });
  const principals = union(current.principals, addition.principals);
  return {
    request: {
      ...current,
      ...(unsaid === 'open' ? Object.fromEntries(said.map((field) => [field, current[field] ?? addition[field]])) : {}),
      components: union(current.components, addition.components) ?? [],
      endpoints: [...current.endpoints, ...addition.endpoints.filter((each) => !known.has(endpointKey(each)))],
      ...(principals === undefined ? {} : { principals }),
    },
    contradictions: [
      ...differing.map((field) => ({ field, asked: text(addition[field]), has: text(has(field)) })),
      ...others.map((each) => ({ field: `endpoint ${endpointKey(each)}`, asked: 'other settings', has: 'its own' })),
    ],
  };
}

/** What `extend` does to the request of an open run: adds to it. A contradiction is refused. */
export function extendRequest(
  current: PrivateLinkRequest,
  addition: PrivateLinkRequest,
  knownPrincipals: readonly string[],
): Merged {
  const explicit = current.principals ?? (addition.principals && knownPrincipals);
  const running = { ...current, ...(explicit === undefined ? {} : { principals: explicit }) };
  const { request, contradictions } = uniteRequests(running, addition, 'default');
  const [first] = contradictions;
  if (first === undefined) return { request };
  return {
    conflict: `${first.field} differs: this asks for ${first.asked}, the run has ${first.has}. \`extend\` only adds; to correct a parked run send \`retry\` with a patch.`,
  };
}

/**
 * Puts the patch's settings on the endpoint named, or on all; its principals are added to `knownPrincipals`, which the
 * run allows when its request names none; its budgets replace.
 */
export function patchRequest(
  current: PrivateLinkRequest,
  patch: Patch,
  knownPrincipals: readonly string[],
  endpoint?: string,
): PrivateLinkRequest {
  const { principals, budgets, ...settings } = patch;
  const added = union(current.principals ?? (principals && knownPrincipals), principals);
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

/** Fields of which a run has one value. */
const SCALARS = [
  'project',
  'service',
  'zones',
  'onFailure',
  'parkedFor',
  'componentsAfterEndpoint',
  'budgets',
] as const;
type ScalarField = (typeof SCALARS)[number];

/** What a run has for the fields that its request leaves out. */
const defaults: Partial<PrivateLinkRequest> = {
  zones: 'any',
  onFailure: 'park',
  componentsAfterEndpoint: false,
  budgets: {},
};

const text = (value: unknown): string => (typeof value === 'string' ? value : canonical(value));

const union = (
  one: readonly string[] | undefined,
  other: readonly string[] | undefined,
): readonly string[] | undefined =>
  one === undefined && other === undefined ? undefined : [...new Set([...(one ?? []), ...(other ?? [])])];

/** Keys sorted, lists of words sorted, absent fields left out. */
export function canonical(value: unknown): string {
  if (value === undefined) return 'nothing';
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (Array.isArray(inner))
      return inner.every((each) => typeof each === 'string') ? [...inner].sort() : (inner as unknown[]);
    if (typeof inner !== 'object' || inner === null) return inner;
    return Object.fromEntries(Object.entries(inner as EndpointRequest).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
