import { z } from 'zod';
import { conditionHolds } from './conditions.ts';

const texts = z.union([z.string(), z.array(z.string())]);

/** A policy document that can be evaluated completely: `NotAction`, `NotResource`, `Principal` and unknown operators are refused. */
export const policyDocument = z.strictObject({
  Version: z.literal('2012-10-17'),
  Statement: z.array(
    z.strictObject({
      Sid: z.string().exactOptional(),
      Effect: z.enum(['Allow', 'Deny']),
      Action: texts,
      Resource: texts,
      Condition: z
        .record(z.string(), z.record(z.string(), texts))
        .check(({ value, issues }) => {
          try {
            conditionHolds(value, {});
          } catch (error) {
            issues.push({
              code: 'custom',
              input: value,
              message: error instanceof Error ? error.message : String(error),
            });
          }
        })
        .exactOptional(),
    }),
  ),
});
