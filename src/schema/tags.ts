/** Tags for the endpoints we make: EC2's limits, and the names that are taken. */
import { z } from 'zod';
import { absence, say } from './words.ts';

/** EC2 allows 50 a resource; four are ours: owner, endpoint, receipt, Name. */
const MOST = 46;
const characters = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

export const tags = z
  .record(
    z.string(),
    z.string({
      error: ({ input }) =>
        say(absence(input, 'write text') ?? { problem: 'is not text', fix: 'put the value in quotes' }),
    }),
    {
      error: ({ input }) =>
        say(
          absence(input, 'write { team: orders }') ?? {
            problem: 'does not hold names and values',
            fix: 'write it as in { team: orders }',
          },
        ),
    },
  )
  .superRefine(
    (value, context) => {
      for (const { name, problem, fix } of wrongTags(value))
        context.addIssue({
          code: 'custom',
          path: name === undefined ? [] : [name],
          input: name,
          message: say({ problem, fix }),
        });
    },
    { when: ({ value }) => typeof value === 'object' && value !== null && !Array.isArray(value) },
  )
  .meta({ description: 'Tags of the VPC endpoint, fixed at its creation.', examples: [{ team: 'orders' }] });

function* wrongTags(
  tags: Readonly<Record<string, unknown>>,
): Generator<{ name?: string; problem: string; fix: string }> {
  const entries = Object.entries(tags);
  if (entries.length > MOST)
    yield {
      problem: `holds ${entries.length} tags, at most ${MOST} are possible`,
      fix: `leave tags out until ${MOST} are left`,
    };
  for (const [name, value] of entries) {
    if (/^(causeway|aws):/i.test(name))
      yield { name, problem: `begins with ${name.split(':')[0]}:, which is reserved`, fix: 'choose another tag name' };
    else if (name === '' || name.length > 128 || !characters.test(name))
      yield { name, problem: 'is not a tag name', fix: 'use 1 to 128 letters, digits, blanks and _.:/=+-@' };
    if (typeof value === 'string' && (value.length > 256 || !characters.test(value)))
      yield {
        name,
        problem: 'has a value that EC2 does not take',
        fix: 'use at most 256 letters, digits, blanks and _.:/=+-@',
      };
  }
}
