/** Reads answers whose form is not known. */
import type { Json } from '../json.ts';

/** The value at a path; undefined: none. */
export const at = (value: Json | undefined, ...names: readonly string[]): Json | undefined =>
  names.reduce<Json | undefined>((inner, name) => (isObject(inner) ? inner[name] : undefined), value);

export const textAt = (value: Json | undefined, ...names: readonly string[]): string | undefined => {
  const found = at(value, ...names);
  return typeof found === 'string' ? found : undefined;
};

/** The members of a list, as JSON has them, or as the XML of EC2 and STS does. */
export function listAt(value: Json | undefined, ...names: readonly string[]): readonly Json[] {
  const found = at(value, ...names);
  if (Array.isArray(found)) return found as readonly Json[];
  const members = at(found, 'item') ?? at(found, 'member');
  if (members === undefined) return [];
  return Array.isArray(members) ? (members as readonly Json[]) : [members];
}

export const isObject = (value: unknown): value is { readonly [name: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `not_found`, `InvalidServiceName`; undefined: the answer has none. */
export function codeIn(body: Json): string | undefined {
  const [first] = listAt(body, 'errors');
  return (
    textAt(first, 'error_code') ??
    textAt(body, 'error_code') ??
    textAt(body, 'Response', 'Errors', 'Error', 'Code') ??
    textAt(body, 'ErrorResponse', 'Error', 'Code')
  );
}
