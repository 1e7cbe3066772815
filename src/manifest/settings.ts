/** The head of a manifest: the name and settings of the fleet. */
import { z } from 'zod';
import type { FleetSettings } from '../contract/fleet.ts';
import type { Problem } from '../problems/problems.ts';
import { problemsOf } from '../schema/problems.ts';
import { itemJsonSchema } from '../schema/request.ts';
import { fields, say, shaped } from '../schema/words.ts';
import type { YamlText } from './yaml-items.ts';

/** JSON Schema (draft 2020-12) of a manifest, for editors. Items may omit fields that `defaults` can fill. */
export function manifestJsonSchema(): object {
  const { $schema: _, properties, ...head } = z.toJSONSchema(headSchema, { target: 'draft-2020-12' });
  const { properties: request, ...item } = itemJsonSchema() as { properties: { endpoints: { items: object } } };
  const { endpoints, ...service } = request;
  return {
    ...head,
    properties: {
      ...properties,
      defaults: {
        ...item,
        properties: { ...service, repair, endpoint: endpoints.items },
        description: 'Values for all items that do not set their own; `endpoint` is for each endpoint.',
      },
      items: { type: 'array', items: { ...item, properties: { ...request, repair } } },
    },
  };
}

const repair = {
  type: 'boolean',
  description: 'Whether a drift check may repair the link, as the manifest describes it. Default: false.',
};

/** Undefined when something is wrong; adds it to `problems`. */
export function settingsOf(yaml: YamlText, problems: Problem[]): FleetSettings | undefined {
  const parsed = headSchema.safeParse(yaml.value);
  if (parsed.success) {
    const { name, concurrency, tolerance, itemsPerRun } = parsed.data;
    return {
      name,
      ...(concurrency === undefined ? {} : { concurrency }),
      ...(tolerance === undefined ? {} : { tolerance }),
      ...(itemsPerRun === undefined ? {} : { itemsPerRun }),
    };
  }
  const found = problemsOf(parsed.error.issues, yaml.value, { '': Object.keys(headFields) });
  problems.push(...found.map(({ path, ...problem }) => ({ ...problem, at: yaml.at(path) })));
  return undefined;
}

const whole = (description: string, least: number, most: number) =>
  z
    .int({ error: () => say({ problem: 'is not a whole number', fix: `write one from ${least} to ${most}` }) })
    .min(least, { error: () => say({ problem: 'is too small', fix: `write at least ${least}` }) })
    .max(most, { error: () => say({ problem: 'is too large', fix: `write at most ${most}` }) })
    .meta({ description });

const aList = z.array(z.unknown(), {
  error: () => say({ problem: 'is not a list', fix: 'begin each item with a dash' }),
});

const headFields = {
  name: shaped({
    pattern: /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/,
    noun: 'a fleet name',
    example: 'shop-links',
    description: 'Names the fleet, and its workflow.',
  }),
  concurrency: whole('Onboardings open at once. Default: 200.', 1, 2000).exactOptional(),
  tolerance: z
    .union([z.int().min(0), z.string().regex(/^(100|[1-9]?\d)%$/)], {
      error: () => say({ problem: 'is neither a count nor a percentage', fix: 'write 5, or 10%' }),
    })
    .meta({ description: 'Failures after which nothing more is started. Absent: all are started.' })
    .exactOptional(),
  itemsPerRun: whole('Items started before the workflow continues as new. Default: 500.', 1, 2000).exactOptional(),
  defaults: z.unknown().optional(),
  items: aList.exactOptional(),
  itemsFrom: shaped({
    // No flag `i`: patterns of JSON Schema have no flags.
    pattern: /^\S(.*\S)?\.([cCtT][sS][vV]|[jJ][sS][oO][nN]|[yY][aA]?[mM][lL])$/,
    noun: 'a CSV, JSON or YAML file',
    example: 'links.csv',
    description: 'More items, from another file, whose path is relative to this one.',
  }).exactOptional(),
};

const headSchema = fields(headFields, 'name: shop-links');
