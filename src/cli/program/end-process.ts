/** The end of the process when its command is over. */
import process from 'node:process';

/** Long enough for what closes by itself, ms. */
const PATIENCE_MS = 300;

/**
 * Ends the process, with its exit code, if something still holds it: a worker that has failed never lets go of its
 * connection. A process that nothing holds ends before, by itself.
 */
export const endProcess = (): void => void setTimeout(() => process.exit(), PATIENCE_MS).unref();
