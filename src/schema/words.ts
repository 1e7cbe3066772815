/** Schema parts that say what is wrong and what to write instead; zod's message carries both, on two lines. */
import { z } from 'zod';
import type { Said, Shape } from '../contract/shapes.ts';

export const say = ({ problem, fix }: Said): string => `${problem}\n${fix}`;

/** A string of one shape. */
export function shaped({ pattern, noun, example, description, hint }: Shape) {
  const error = ({ input }: { readonly input?: unknown }): string => {
    const absent = absence(input, `write ${noun}, as in ${example}`);
    if (absent !== undefined) return say(absent);
    const hinted = typeof input === 'string' || typeof input === 'number' ? hint?.(String(input)) : undefined;
    return say(hinted ?? { problem: `is not ${noun}`, fix: `write it as in ${example}` });
  };
  return z
    .string({ error })
    .regex(pattern, { error })
    .meta({ description, examples: [example] });
}

/** A list without duplicates. `keyOf`: what makes two entries the same; undefined: nothing to compare yet. */
export function uniqueList<Item extends z.ZodType>(
  item: Item,
  { noun, example, least, most, keyOf = textKey, twice = `leave one of them out` }: ListWords,
) {
  const error = ({ input }: { readonly input?: unknown }): string =>
    say(
      absence(input, `write a list, as in ${example}`) ?? {
        problem: 'is not a list',
        fix: `write it as in ${example}`,
      },
    );
  const list = z.array(item, { error });
  const atLeast =
    least === 0
      ? list
      : list.min(least, {
          error: () => say({ problem: 'is empty', fix: `name at least one ${noun}, as in ${example}` }),
        });
  // Not `.max`: zod would then say nothing about the entries of a list that is too long.
  return atLeast
    .superRefine(
      (items, context) => {
        if (most !== undefined && items.length > most)
          context.addIssue({ code: 'custom', path: [], message: say(tooMany(items.length, noun, most)) });
        for (const { index, first, key } of repeats(items, keyOf))
          context.addIssue({
            code: 'custom',
            path: [index],
            input: key,
            message: say({ problem: `is the same ${noun} as entry [${first}]`, fix: twice }),
          });
      },
      { when: ({ value }) => Array.isArray(value) },
    )
    .meta({ uniqueItems: true, ...(most === undefined ? {} : { maxItems: most }) });
}

export interface ListWords {
  readonly noun: string;
  readonly example: string;
  readonly least: 0 | 1;
  readonly most?: number;
  readonly keyOf?: (item: unknown) => string | undefined;
  /** What to do about a duplicate. */
  readonly twice?: string;
}

export function oneOf<const T extends readonly [string, ...string[]]>(choices: T, description: string) {
  const fix = `write ${choices.join(' or ')}`;
  return z
    .enum(choices, { error: ({ input }) => say(absence(input, fix) ?? { problem: 'is not known', fix }) })
    .meta({ description });
}

export const yesOrNo = (description: string) =>
  z
    .boolean({
      error: ({ input }) =>
        say(
          absence(input, 'write true or false') ?? {
            problem: 'is neither true nor false',
            fix: 'write true or false, without quotes',
          },
        ),
    })
    .meta({ description });

/** An object of known fields; `problems.ts` describes unknown ones. */
export function fields<S extends z.core.$ZodLooseShape>(shape: S, example: string) {
  const fix = `write it as in ${example}`;
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'invalid_type'
        ? say(absence(issue.input, fix) ?? { problem: 'does not hold named fields', fix })
        : undefined,
  });
}

export function absence(input: unknown, fix: string): Said | undefined {
  if (input === undefined) return { problem: 'is missing', fix };
  return input === null ? { problem: 'is empty', fix } : undefined;
}

const textKey = (item: unknown): string | undefined => (typeof item === 'string' ? item : undefined);

const tooMany = (count: number, noun: string, most: number): Said => ({
  problem: `holds ${count} entries, at most ${most} are possible`,
  fix: `leave out ${noun}s until ${most} are left`,
});

function* repeats(items: readonly unknown[], keyOf: (item: unknown) => string | undefined) {
  const seen = new Map<string, number>();
  for (const [index, item] of items.entries()) {
    const key = keyOf(item);
    const first = key === undefined ? undefined : seen.get(key);
    if (key !== undefined && first === undefined) seen.set(key, index);
    if (key !== undefined && first !== undefined) yield { index, first, key };
  }
}
