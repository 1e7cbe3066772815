/** Tables of the fields of what one writes and gets, from the published JSON Schemas. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { code, table } from './table.ts';

interface Schema {
  readonly type?: string | readonly string[];
  readonly $ref?: string;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

/** A request, its endpoint on its own. */
export function requestFields(): string {
  const request = schemaOf('request');
  const { endpoints, ...others } = request.properties ?? {};
  return [
    fieldsTable({
      ...request,
      properties: {
        ...others,
        endpoints: { description: 'The endpoints, see below. Empty: the service is only prepared.', type: 'array' },
      },
    }),
    '## An endpoint',
    fieldsTable(endpoints?.items ?? {}),
  ].join('\n\n');
}

/** The fields that a manifest has in addition to requests. */
export function manifestFields(): string {
  const { defaults, items, ...others } = schemaOf('manifest').properties ?? {};
  const { repair } = defaults?.properties ?? {};
  if (repair === undefined || items === undefined) throw new Error('schemas/manifest.json has another form');
  return fieldsTable({
    required: schemaOf('manifest').required ?? [],
    properties: {
      ...others,
      defaults: { type: 'object', description: defaults?.description ?? '' },
      items: { type: 'array', description: 'Requests, whose missing fields come from `defaults`.' },
      'items[].repair': repair,
    },
  });
}

/** The event that a webhook receives. */
export const eventFields = (): string => fieldsTable(schemaOf('event'));

const schemaOf = (name: string): Schema =>
  JSON.parse(readFileSync(fileURLToPath(new URL(`../../schemas/${name}.json`, import.meta.url)), 'utf8')) as Schema;

const fieldsTable = (schema: Schema): string =>
  table(['field', 'type', 'must be there', 'meaning'], rowsOf(schema, ''));

/** Fields of an object stand below it, with its name in front. */
function rowsOf({ properties = {}, required = [] }: Schema, before: string): readonly (readonly string[])[] {
  return Object.entries(properties).flatMap(([name, field]) => {
    if (field.properties !== undefined) return rowsOf(field, `${before}${name}.`);
    const says = field.description ?? field.items?.description ?? EVENT_WORDS[name];
    if (says === undefined) throw new Error(`${before}${name} has no description`);
    return [[code(`${before}${name}`), typeOf(field), mustBe(required.includes(name), before), says]];
  });
}

/** A part of an object that may be absent must be there only when the object is. */
const mustBe = (required: boolean, before: string): string =>
  !required ? '' : before === '' ? 'yes' : `in ${code(before.slice(0, -1))}`;

/** Of fields whose names say all in the code. */
const EVENT_WORDS: Readonly<Record<string, string>> = {
  kind: 'What has happened.',
  workflowId: 'Workflow id of the run.',
  runId: "Temporal's id of the run.",
  step: 'The step it is about.',
  endpoint: 'The endpoint it is about: VPC id, with `/NAME` when it has a name.',
  left: 'What stayed and should not, as in a result.',
};

function typeOf({ type, $ref, enum: choices, items, anyOf }: Schema): string {
  if ($ref !== undefined) return code($ref.replace('#/definitions/', ''));
  if (choices !== undefined) return choices.map((choice) => code(String(choice))).join(', ');
  if (anyOf !== undefined) return anyOf.map(typeOf).join(' or ');
  if (type === 'array') return items === undefined ? 'list' : `list: ${typeOf(items)}`;
  return String(type);
}
