/** `causeway status | head`: the reader of our output ends before everything is written. */
import process from 'node:process';

/** Ends the process without a message when its output no longer has a reader. Runs that it started go on. */
export function endQuietlyWithoutReader(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      process.exit(process.exitCode ?? 0);
    });
}
