import { z } from 'zod';
import type { Fault } from '../faults.ts';

const effect = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('status'),
    status: z.int().min(400).max(599),
    code: z.string().exactOptional(),
    message: z.string().exactOptional(),
    retryAfterSeconds: z.number().min(0).exactOptional(),
  }),
  z.strictObject({ kind: z.literal('dropBefore') }),
  z.strictObject({ kind: z.literal('dropAfter') }),
  z.strictObject({ kind: z.literal('hang'), when: z.enum(['before', 'after']) }),
  z.strictObject({ kind: z.literal('delay'), ms: z.number().min(0) }),
  z.strictObject({ kind: z.literal('hold') }),
  z.strictObject({ kind: z.literal('malformed'), body: z.string() }),
  z.strictObject({ kind: z.literal('stuck'), state: z.string().exactOptional() }),
]);

/** The body of `POST /_sandbox/faults`. */
export const faultSchema: z.ZodType<Fault> = z.strictObject({
  api: z.enum(['aiven', 'ec2', 'sts', 'world']),
  action: z.string(),
  project: z.string().exactOptional(),
  vpc: z.string().exactOptional(),
  nth: z.int().min(1).exactOptional(),
  times: z.int().min(1).exactOptional(),
  effect,
});
