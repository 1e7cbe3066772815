import { ApiError } from './api-error.ts';
import { type Call, type Operation, type Reply, objectOf, serviceOf } from './operation.ts';

const path = '/project/:project/service/:service/tags';

/**
 * Tags of a service. PATCH creates and changes the keys it names and deletes those given as null; PUT replaces all.
 * All three need the permission `service:configuration:write` (Aiven's OpenAPI document, by its generated Go client).
 */
export const serviceTagOperations: readonly Operation[] = [
  { id: 'ProjectServiceTagsList', permissions: ['service:configuration:write'], method: 'GET', path, run: list },
  { id: 'ProjectServiceTagsUpdate', permissions: ['service:configuration:write'], method: 'PATCH', path, run: update },
  { id: 'ProjectServiceTagsReplace', permissions: ['service:configuration:write'], method: 'PUT', path, run: replace },
];

function list(call: Call): Reply {
  return { body: { tags: serviceOf(call).tags } };
}

function update(call: Call): Reply {
  const service = serviceOf(call);
  const merged = { ...service.tags, ...tagsIn(call) };
  service.tags = checked(Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null)));
  return { body: { message: 'updated' } };
}

function replace(call: Call): Reply {
  const service = serviceOf(call);
  service.tags = checked(tagsIn(call));
  return { body: { message: 'updated' } };
}

function tagsIn(call: Call): Readonly<Record<string, unknown>> {
  const { tags } = objectOf(call.body);
  if (tags === undefined) throw new ApiError(400, "Invalid input for tags: 'tags' is a required property");
  return objectOf(tags);
}

/** Aiven's Terraform provider allows 64 characters for a key and for a value. The texts are ours: no public source shows Aiven's. */
function checked(tags: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(tags).map(([key, value]) => {
      if (key === '' || key.length > MOST_CHARACTERS)
        throw invalid(key, `a key has 1 to ${MOST_CHARACTERS} characters`);
      if (typeof value !== 'string') throw invalid(key, 'a value is text');
      if (value.length > MOST_CHARACTERS) throw invalid(key, `a value has at most ${MOST_CHARACTERS} characters`);
      return [key, value];
    }),
  );
}

const MOST_CHARACTERS = 64;

const invalid = (key: string, why: string): ApiError => new ApiError(400, `Invalid input for tag ${key}: ${why}`);
