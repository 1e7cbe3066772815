/** Waits for a condition. How long that takes depends on the load of the machine, not on whether the product is right. */
import { vi } from 'vitest';

/** Limit in ms, so that no test waits forever; far more than any condition needs on a busy machine. */
export const PATIENCE_MS = 240_000;

export { childLimit } from './child-limit.ts';

/** Repeats `check` until it no longer throws, and answers its value. `interval`: ms between two attempts. */
export const eventually = <T>(
  check: () => T | Promise<T>,
  { interval = 25 }: { readonly interval?: number } = {},
): Promise<T> => vi.waitFor(check, { timeout: PATIENCE_MS, interval });
