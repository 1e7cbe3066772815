/** The tables of docs/result.md: what each field of a result means, from the published schema, which has the types' comments. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

interface Schema {
  readonly type?: string | readonly string[];
  readonly $ref?: string;
  readonly enum?: readonly unknown[];
  readonly items?: Schema;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly definitions?: Readonly<Record<string, Schema>>;
}

/** In reading order. */
const headings = {
  EndpointResult: 'An endpoint',
  Route: 'A route',
  ZoneHealth: 'A zone',
  FailureInfo: 'A failure',
  Leftover: 'What is left',
  AuditEntry: 'An entry of `audit`',
} as const;

/** @throws Error when a field has no description */
export function resultTables(): string {
  const path = fileURLToPath(new URL('../schemas/result.json', import.meta.url));
  const schema = JSON.parse(readFileSync(path, 'utf8')) as Schema;
  const parts = Object.entries(headings).map(([name, heading]) => {
    const definition = schema.definitions?.[name];
    if (definition === undefined) throw new Error(`the result has no ${name} any more`);
    return `## ${heading}\n\n${tableOf(name, definition)}`;
  });
  return [tableOf('result', schema), ...parts].join('\n\n');
}

function tableOf(of: string, { properties = {}, required = [] }: Schema): string {
  const rows = Object.entries(properties).map(([name, field]) => {
    if (field.description === undefined) throw new Error(`${name} of ${of} has no description`);
    const optional = required.includes(name) ? '' : ' (may be absent)';
    return `| \`${name}\` | ${typeOf(field)}${optional} | ${field.description.replace(/\s*\n\s*/g, ' ')} |`;
  });
  return ['| field | type | meaning |', '| --- | --- | --- |', ...rows].join('\n');
}

function typeOf({ type, $ref, enum: choices, items }: Schema): string {
  if ($ref !== undefined) {
    const name = $ref.replace('#/definitions/', '');
    return name === 'Record_string_string_' ? 'text by name' : linked(name);
  }
  if (choices !== undefined) return choices.map((choice) => `\`${String(choice)}\``).join(', ');
  if (items !== undefined) return `list: ${typeOf(items)}`;
  return String(type);
}

const linked = (name: string): string => {
  const heading = (headings as Readonly<Record<string, string>>)[name];
  return heading === undefined
    ? `\`${name}\``
    : `[${name}](#${heading.toLowerCase().replace(/`/g, '').replace(/ /g, '-')})`;
};
