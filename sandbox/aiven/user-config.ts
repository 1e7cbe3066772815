import { z } from 'zod';
import { ApiError } from './api-error.ts';
import { userConfigSchemaOf } from './user-config-schema.ts';

type Config = Readonly<Record<string, unknown>>;

/** Merges the `user_config` of a PUT into the current one: only the leaves sent change; arrays are replaced as a whole. */
export function mergeUserConfig(current: Config, sent: Config): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...current };
  for (const [key, value] of Object.entries(sent)) {
    const before = merged[key];
    merged[key] = isObject(value) && isObject(before) ? mergeUserConfig(before, value) : value;
  }
  return merged;
}

/** Refuses what the type's schema does not have, with the messages of the validator that Aiven uses. */
export function checkUserConfig(serviceType: string, sent: unknown): asserts sent is Config {
  const { error } = validatorOf(serviceType).safeParse(sent);
  const issue = error?.issues[0];
  if (issue === undefined) return;
  const where = ['user_config', ...issue.path].join('.');
  throw new ApiError(400, `Invalid input for ${where}: ${complaint(issue, at(sent, issue.path))}`, 'invalid_input');
}

const validators = new Map<string, z.ZodType>();

function validatorOf(serviceType: string): z.ZodType {
  const known = validators.get(serviceType) ?? z.fromJSONSchema(userConfigSchemaOf(serviceType));
  validators.set(serviceType, known);
  return known;
}

function complaint(issue: z.core.$ZodIssue, value: unknown): string {
  if (issue.code === 'unrecognized_keys') {
    return `Additional properties are not allowed ('${issue.keys[0]}' was unexpected)`;
  }
  const shown = value === null ? 'None' : JSON.stringify(value);
  if (issue.code === 'invalid_type') return `${shown} is not of type '${issue.expected}'`;
  if (issue.code === 'invalid_union') return `${shown} is not of type 'boolean', 'null'`;
  return `${shown} is not valid`;
}

const at = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((inner, key) => (inner as Record<PropertyKey, unknown> | null)?.[key], value);

const isObject = (value: unknown): value is Config =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
