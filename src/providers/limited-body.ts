/** Reads the body of an answer up to a limit, so that an endless answer cannot fill the worker's memory. */

/** The answer is longer than the limit. */
export class TooLongError extends Error {
  constructor(limitBytes: number) {
    super(`the answer is longer than ${limitBytes / 1_000_000} MB`);
    this.name = 'TooLongError';
  }
}

/** The answer came too slowly. Socket timeouts do not notice an answer that sends a byte now and then. */
class TooSlowError extends Error {
  constructor(limitMs: number) {
    super(`the answer did not end within ${limitMs / 1000} s`);
    this.name = 'TooSlowError';
  }
}

/**
 * The chunks of `body`. @throws TooLongError after `limitBytes`, TooSlowError at the first chunk after `limitMs` (the rest is
 * not read); errors of the stream itself
 */
export async function* limitedChunks(
  body: AsyncIterable<Uint8Array>,
  limitBytes: number,
  limitMs = Infinity,
): AsyncGenerator<Uint8Array> {
  const began = performance.now();
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (performance.now() - began > limitMs) throw new TooSlowError(limitMs);
    // Leaving the loop destroys the stream.
    if (size > limitBytes) throw new TooLongError(limitBytes);
    yield chunk;
  }
}

/** All bytes of `body`, as `limitedChunks` reads them. */
export async function limitedBody(
  body: AsyncIterable<Uint8Array>,
  limitBytes: number,
  limitMs?: number,
): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of limitedChunks(body, limitBytes, limitMs)) chunks.push(chunk);
  return Buffer.concat(chunks);
}
