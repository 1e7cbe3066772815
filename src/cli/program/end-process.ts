/** Ends the process when its command has ended. */
import process from 'node:process';

/** Enough time for handles that close by themselves, ms. */
const PATIENCE_MS = 300;

/**
 * Ends the process, with its exit code, if something still holds it: a worker that has failed never lets go of its
 * connection. Otherwise the process ends earlier by itself.
 */
export const endProcess = (): void => void setTimeout(() => process.exit(), PATIENCE_MS).unref();
