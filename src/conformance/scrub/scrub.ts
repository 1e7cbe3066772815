/** Removes what identifies an owner from bodies, paths and parameters. */
import type { Json } from '../json.ts';
import { scrubLeaf } from './leaf.ts';
import type { Pseudonyms } from './pseudonyms.ts';

/** The same value with stand-ins. `field`: the nearest name above it. */
export function scrubJson(pseudonyms: Pseudonyms, value: Json, field = ''): Json {
  if (typeof value === 'string') return scrubLeaf(pseudonyms, field, value);
  if (typeof value === 'number') return scrubNumber(field, value);
  if (value === null || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map((each: Json) => scrubJson(pseudonyms, each, field));
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]: [string, Json]) => [
      keyOf(pseudonyms, field, name),
      scrubJson(
        pseudonyms,
        name === 'user_config_schema' ? switchesOf(inner) : inner,
        WRAPPERS.has(name) ? field : name,
      ),
    ]),
  );
}

/** Keeps of the schema of a service type, which has hundreds of kilobytes, only what Causeway reads. */
function switchesOf(schema: Json): Json {
  const access = at(at(at(schema, 'properties'), 'privatelink_access'), 'properties');
  const switches = Object.keys(access ?? {}).map((name) => [name, { type: 'boolean' }]);
  return { properties: { privatelink_access: { properties: Object.fromEntries(switches) as Json } } };
}

const at = (value: Json | undefined, name: string): Json | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as { readonly [name: string]: Json })[name]
    : undefined;

/** Elements that hold the members of a list; the name of the list is their field. */
const WRAPPERS = new Set(['item', 'member', '#text']);

/** Replaces keys that people choose; keys of the vendors stay. */
function keyOf(pseudonyms: Pseudonyms, parent: string, name: string): string {
  if (CHOSEN_KEYS.has(parent) || !/^[@#]?[A-Za-z][A-Za-z0-9_]{0,60}$/.test(name))
    return pseudonyms.of('name', 'key', name);
  return name;
}

/** Objects whose keys are data. */
export const CHOSEN_KEYS: ReadonlySet<string> = new Set(['tags', 'metadata', 'labels']);

/** Large numbers, and numbers of bills and contacts, become 0. */
const scrubNumber = (field: string, value: number): number =>
  Math.abs(value) < 1_000_000 && !/balance|credit|amount|cost|tax|vat|phone/i.test(field) ? value : 0;

/** `/v1/project/shop/service/orders-kafka/privatelink/aws?include_secrets=false` */
export function scrubPath(pseudonyms: Pseudonyms, path: string): string {
  const [place = '', query] = path.split('?');
  const segments = place.split('/');
  const scrubbed = segments.map((segment, at) => {
    const named = NAMED_BY[segments[at - 1] ?? ''];
    const original = decodeURIComponent(segment);
    if (named !== undefined) return pseudonyms.of('name', named, original);
    return /^[a-z0-9_-]{0,30}$/.test(segment) ? segment : pseudonyms.of('text', 'text', original);
  });
  const parameters = query === undefined ? '' : `?${new URLSearchParams(entriesOf(pseudonyms, query)).toString()}`;
  return `${scrubbed.join('/')}${parameters}`;
}

/** What the next segment names. */
const NAMED_BY: Readonly<Record<string, string>> = {
  project: 'project',
  service: 'service',
  vpcs: 'vpc',
  user: 'user',
};

/** Parameters of a query or of a form: `Filter.1.Value.1` → a value of `Value`. */
export const scrubParameters = (pseudonyms: Pseudonyms, text: string): Readonly<Record<string, string>> =>
  Object.fromEntries(entriesOf(pseudonyms, text));

const entriesOf = (pseudonyms: Pseudonyms, text: string): [string, string][] =>
  [...new URLSearchParams(text)].map(([name, value]) => [name, scrubLeaf(pseudonyms, fieldOf(name), value)]);

/** The last part that is not a number. Values of filters are ids and states, so they count as an unknown field. */
const fieldOf = (name: string): string => {
  const part = name.split('.').findLast((each) => !/^\d+$/.test(each)) ?? name;
  return part === 'Value' && name.startsWith('Filter.') ? 'filter' : part;
};
