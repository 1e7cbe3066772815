/** For every child process of a test: it is killed when the longest test would be over, ms. */
export const childLimit = { timeout: 1_200_000, killSignal: 'SIGKILL' } as const;
