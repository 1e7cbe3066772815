/** The body of an answer, read up to a limit: a side that sends without end must not fill the worker's memory. */

/** The answer is longer than what is read. */
export class TooLongError extends Error {
  constructor(limitBytes: number) {
    super(`the answer is longer than ${limitBytes / 1_000_000} MB`);
    this.name = 'TooLongError';
  }
}

/** The chunks of `body`. @throws TooLongError after `limitBytes`; the rest is not read. Errors of the stream itself */
export async function* limitedChunks(body: AsyncIterable<Uint8Array>, limitBytes: number): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    // Leaving the loop destroys the stream.
    if (size > limitBytes) throw new TooLongError(limitBytes);
    yield chunk;
  }
}

/** All bytes of `body`, as `limitedChunks` reads them. */
export async function limitedBody(body: AsyncIterable<Uint8Array>, limitBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of limitedChunks(body, limitBytes)) chunks.push(chunk);
  return Buffer.concat(chunks);
}
