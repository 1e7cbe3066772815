/** Makes of an OpenAPI schema a JSON Schema that also refuses fields that it does not know, as the API server's strict mode does. */

/** A JSON Schema, as far as it is looked into here. */
export type Schema = Readonly<Record<string, unknown>>;

/** Keywords that decide what is valid; descriptions, defaults and formats do not. */
const KEPT = [
  ...['type', 'enum', 'pattern', 'required', 'nullable'],
  ...['minimum', 'maximum', 'minLength', 'maxLength', 'minItems', 'maxItems', 'minProperties', 'maxProperties'],
];
const REFERENCE = '#/components/schemas/';

/** The schema of this id, which brings along all that it refers to. */
export function reachableFrom(id: string, schemas: Readonly<Record<string, Schema>>): Schema {
  const definitions: Record<string, Schema> = {};
  const open = [id];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const schema = schemas[next];
    if (schema === undefined) throw new Error(`No schema ${next}.`);
    if (next in definitions) continue;
    const made = strict(schema);
    definitions[next] = made;
    open.push(...referencesIn(made));
  }
  return { $ref: `#/definitions/${id}`, definitions };
}

/** Without what decides nothing; an object that lists its fields takes no others. */
export function strict(schema: Schema): Schema {
  const kept = Object.fromEntries(Object.entries(schema).filter(([key]) => KEPT.includes(key)));
  const { properties, additionalProperties, items, $ref } = schema;
  const open = additionalProperties !== undefined || schema['x-kubernetes-preserve-unknown-fields'] === true;
  const lists = ['allOf', 'oneOf', 'anyOf'].flatMap((key) => {
    const parts = schema[key] as readonly Schema[] | undefined;
    // A part adds a condition to the object around it: it does not list that object's fields.
    return parts === undefined ? [] : [[key, parts.map((part) => (part['properties'] ? part : strict(part)))] as const];
  });
  return {
    ...kept,
    ...(typeof $ref === 'string' && { $ref: $ref.replace(REFERENCE, '#/definitions/') }),
    ...(isSchema(properties) && { properties: mapped(properties) }),
    ...(isSchema(properties) && !open && { additionalProperties: false }),
    ...(isSchema(additionalProperties) && { additionalProperties: strict(additionalProperties) }),
    ...(isSchema(items) && { items: strict(items) }),
    ...Object.fromEntries(lists),
  };
}

const mapped = (properties: Schema): Schema =>
  Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, strict(schema as Schema)]));

const isSchema = (value: unknown): value is Schema => typeof value === 'object' && value !== null;

const referencesIn = (schema: Schema): readonly string[] =>
  [...JSON.stringify(schema).matchAll(/"\$ref":"#\/definitions\/([^"]+)"/g)].map(([, id = '']) => id);
