import type { z } from 'zod';
import { UnavailableError } from '../errors.ts';
import { sourceOf, type AivenCall, type Transport } from './transport.ts';

/** Sends the call and parses its answer by a schema. An answer of another form, usually from a proxy, is `Unavailable`. */
export async function read<T>(transport: Transport, schema: z.ZodType<T>, call: AivenCall): Promise<T> {
  const result = schema.safeParse(await transport.send(call));
  if (result.success) return result.data;
  // Paths only: a value could be a secret.
  const where = result.error.issues.map(({ path }) => path.join('.') || 'body').join(', ');
  throw new UnavailableError(`the answer does not have the form of the API (at ${where})`, sourceOf(call));
}
