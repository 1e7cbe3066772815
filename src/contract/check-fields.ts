/**
 * Checks plain data against a table of fields, in the words of the schema of a request. Light and deterministic, for the
 * validators of updates, which are workflow code and cannot load the schema (`src/schema`). `test/update-fields.test.ts` holds
 * the two equal.
 */
import { nearest } from './nearest.ts';
import { excerpt } from './printable.ts';
import type { Said, Shape } from './shapes.ts';

export type Kind =
  | { readonly kind: 'text'; readonly shape: Omit<Shape, 'description'> }
  | { readonly kind: 'oneOf'; readonly choices: readonly string[] }
  | { readonly kind: 'yesOrNo' }
  /** Of texts or of objects; no text twice. */
  | {
      readonly kind: 'list';
      readonly of: Kind;
      readonly noun: string;
      readonly example: string;
      readonly least: 0 | 1;
      readonly most?: number;
    }
  | {
      readonly kind: 'fields';
      readonly fields: Readonly<Record<string, Kind>>;
      readonly required: readonly string[];
      readonly example: string;
    }
  /** Names of the caller's own, with texts. */
  | { readonly kind: 'texts'; readonly example: string };

export interface FieldProblem extends Said {
  /** `patch.subnetIds[0]` */
  readonly field: string;
  /** As it was given: scalars only, and never an external id. */
  readonly value?: string;
}

/** All problems at once. `field`: the name of the place of `value`; empty at the top. */
export function checkFields(value: unknown, kind: Kind, field = ''): readonly FieldProblem[] {
  const at = (said: Said): readonly FieldProblem[] => [{ field: field || 'request', ...shown(field, value), ...said }];
  const absent = value === undefined ? 'is missing' : value === null ? 'is empty' : undefined;
  if (absent !== undefined) return at({ problem: absent, fix: fixOf(kind) });
  switch (kind.kind) {
    case 'text':
      return typeof value === 'string' && kind.shape.pattern.test(value) ? [] : at(unlike(value, kind.shape));
    case 'oneOf':
      return typeof value === 'string' && kind.choices.includes(value)
        ? []
        : at({ problem: 'is not known', fix: fixOf(kind) });
    case 'yesOrNo':
      return typeof value === 'boolean'
        ? []
        : at({ problem: 'is neither true nor false', fix: 'write true or false, without quotes' });
    case 'list':
      return Array.isArray(value)
        ? checkList(value, kind, field)
        : at({ problem: 'is not a list', fix: `write it as in ${kind.example}` });
    case 'fields':
      return isPlain(value)
        ? checkObject(value, kind, field)
        : at({ problem: 'does not hold named fields', fix: fixOf(kind) });
    case 'texts':
      return isPlain(value)
        ? Object.entries(value).flatMap(([name, text]) => checkText(text, child(field, name)))
        : at({ problem: 'does not hold names and values', fix: `write it as in ${kind.example}` });
  }
}

/** One line for people. */
export const fieldLine = ({ field, value, problem, fix }: FieldProblem): string =>
  `${field}: ${value === undefined ? '' : `${value} `}${problem}. Fix: ${fix}`;

const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

type Of<Name extends Kind['kind']> = Extract<Kind, { readonly kind: Name }>;

function checkList(items: readonly unknown[], list: Of<'list'>, field: string): readonly FieldProblem[] {
  const { of, noun, example, least, most = Infinity } = list;
  if (items.length < least) return [{ field, problem: 'is empty', fix: `name at least one ${noun}, as in ${example}` }];
  const tooMany =
    items.length > most
      ? [
          {
            field,
            problem: `holds ${items.length} entries, at most ${most} are possible`,
            fix: `leave out ${noun}s until ${most} are left`,
          },
        ]
      : [];
  const wrong = items.flatMap((item, index) => checkFields(item, of, `${field}[${index}]`));
  const twice = items.flatMap((item, index) => {
    const first = items.indexOf(item);
    if (of.kind !== 'text' || typeof item !== 'string' || first === index) return [];
    const problem = `is the same ${noun} as entry [${first}]`;
    return [{ field: `${field}[${index}]`, ...shown(field, item), problem, fix: 'leave one of them out' }];
  });
  return [...wrong, ...tooMany, ...twice];
}

function checkObject(
  value: Readonly<Record<string, unknown>>,
  { fields, required }: Of<'fields'>,
  field: string,
): readonly FieldProblem[] {
  const known = Object.entries(fields).flatMap(([name, kind]) =>
    Object.hasOwn(value, name) || required.includes(name) ? checkFields(value[name], kind, child(field, name)) : [],
  );
  // The value of an unknown field is not shown: nobody knows what it is, so it may be a secret.
  const unknown = Object.keys(value)
    .filter((name) => !Object.hasOwn(fields, name))
    .map((name) => ({
      field: child(field, name),
      problem: 'is not a known field',
      fix: meantBy(name, Object.keys(fields)),
    }));
  return [...known, ...unknown];
}

const checkText = (text: unknown, field: string): readonly FieldProblem[] =>
  typeof text === 'string'
    ? []
    : [
        text === null
          ? { field, problem: 'is empty', fix: 'write text' }
          : { field, ...shown(field, text), problem: 'is not text', fix: 'put the value in quotes' },
      ];

function unlike(value: unknown, { noun, example, hint }: Omit<Shape, 'description'>): Said {
  const hinted = typeof value === 'string' || typeof value === 'number' ? hint?.(String(value)) : undefined;
  return hinted ?? { problem: `is not ${noun}`, fix: `write it as in ${example}` };
}

/** What to write where nothing is given. */
function fixOf(kind: Kind): string {
  if (kind.kind === 'text') return `write ${kind.shape.noun}, as in ${kind.shape.example}`;
  if (kind.kind === 'oneOf') return `write ${kind.choices.join(' or ')}`;
  if (kind.kind === 'yesOrNo') return 'write true or false';
  if (kind.kind === 'list') return `write a list, as in ${kind.example}`;
  return kind.kind === 'fields' ? `write it as in ${kind.example}` : `write ${kind.example}`;
}

function meantBy(name: string, known: readonly string[]): string {
  const meant = nearest(name, known);
  return meant === undefined ? `remove it; known here: ${known.join(', ')}` : `write ${meant}`;
}

function child(field: string, name: string): string {
  if (!/^[\w$-]+$/.test(name)) return `${field || 'request'}[${excerpt(JSON.stringify(name), 100)}]`;
  return field === '' ? name : `${field}.${name}`;
}

function shown(field: string, value: unknown): { readonly value?: string } {
  if (value === undefined || value === null || typeof value === 'object' || /(^|\.)externalId$/.test(field)) return {};
  return { value: excerpt(typeof value === 'string' ? value : JSON.stringify(value), 120) };
}
