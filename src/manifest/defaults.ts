/** The defaults of a manifest for all of its items. */

/**
 * The item with the defaults that it does not override: `defaults` field by field, `defaults.endpoint` on each endpoint.
 * Tags are merged; other values are replaced whole. What is not an object stays as it is, so that the schema refuses it.
 */
export function withDefaults(item: unknown, defaults: unknown): Readonly<Record<string, unknown>> {
  if (!isObject(item)) return { item };
  const { endpoint, ...request } = isObject(defaults) ? defaults : {};
  const merged = { ...request, ...item };
  const { endpoints } = merged as { endpoints?: unknown };
  if (!Array.isArray(endpoints) || !isObject(endpoint)) return merged;
  return { ...merged, endpoints: endpoints.map((each: unknown) => endpointWith(endpoint, each)) };
}

function endpointWith(defaults: Fields, endpoint: unknown): unknown {
  if (!isObject(endpoint)) return endpoint;
  const [fromDefaults, own] = [defaults['tags'], endpoint['tags']];
  const tags = isObject(fromDefaults) && isObject(own) ? { tags: { ...fromDefaults, ...own } } : {};
  return { ...defaults, ...endpoint, ...tags };
}

type Fields = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
