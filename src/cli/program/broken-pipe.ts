/** `causeway status | head`: the reader of our output goes away before we have written all. */
import process from 'node:process';

/** Ends the process without a word when nobody reads its output any more; what it had started at Temporal goes on. */
export function endQuietlyWithoutReader(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      process.exit(process.exitCode ?? 0);
    });
}
