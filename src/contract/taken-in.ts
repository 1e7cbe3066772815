/** What an update adds to a run, and what the run had already: the answers of `extend` and `retry`. */
import { canonical } from './merge-requests.ts';
import { endpointKey } from './request.ts';
import type { PrivateLinkRequest } from './request.ts';
import type { Answer, Patch } from './run.ts';

export type TakenIn = Required<Pick<Answer, 'added' | 'changed' | 'present'>>;

/** `current` is the run's request, `principals` are those that it allows, named or not. */
export function newInExtension(
  current: PrivateLinkRequest,
  addition: PrivateLinkRequest,
  principals: readonly string[],
): TakenIn {
  const there = new Set(thingsOf(current, principals));
  const asked = thingsOf(addition, []);
  return {
    added: asked.filter((thing) => !there.has(thing)),
    changed: [],
    present: asked.filter((thing) => there.has(thing)),
  };
}

/** What differs between the request before a patch and after it, of the fields that the patch names. */
export function newInPatch(
  { before, after }: { readonly before: PrivateLinkRequest; readonly after: PrivateLinkRequest },
  { principals: named = [], budgets = {}, ...settings }: Patch,
  principals: readonly string[],
  endpoint?: string,
): TakenIn {
  const allowed = new Set([...(before.principals ?? []), ...principals]);
  const meant = after.endpoints.filter((each) => endpoint === undefined || endpointKey(each) === endpoint);
  const compared = [
    ...Object.keys(budgets).map((step) => ({
      thing: `budget of ${step}`,
      differs: before.budgets?.[step] !== budgets[step],
    })),
    ...meant.flatMap((each) => {
      const was: object = before.endpoints.find((other) => endpointKey(other) === endpointKey(each)) ?? {};
      return Object.keys(settings).map((field) => ({
        thing: `${field} of ${endpointKey(each)}`,
        differs: canonical(valueOf(was, field)) !== canonical(valueOf(each, field)),
      }));
    }),
  ];
  const things = (differs: boolean): string[] =>
    compared.flatMap((each) => (each.differs === differs ? each.thing : []));
  return {
    added: named.filter((each) => !allowed.has(each)).map(principal),
    changed: things(true),
    present: [...named.filter((each) => allowed.has(each)).map(principal), ...things(false)],
  };
}

/** `component kafka`, `endpoint vpc-0a1b2c3d`, `principal arn:…` */
export const thingsOf = (
  { components, endpoints, principals = [] }: PrivateLinkRequest,
  more: readonly string[] = [],
): readonly string[] => [
  ...components.map((each) => `component ${each}`),
  ...endpoints.map((each) => `endpoint ${endpointKey(each)}`),
  ...[...principals, ...more].map(principal),
];

const principal = (arn: string): string => `principal ${arn}`;

const valueOf = (of: object, field: string): unknown => (of as Readonly<Record<string, unknown>>)[field];
