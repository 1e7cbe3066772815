/** Waits for a condition. How long it takes says how busy the machine is, not whether the product is right. */
import { vi } from 'vitest';

/** A guard against waiting forever, ms; far above what any condition needs on a busy machine. */
const PATIENCE_MS = 240_000;

/** What `check` answers, once it no longer throws. `interval`: ms between two looks. */
export const eventually = <T>(
  check: () => T | Promise<T>,
  { interval = 25 }: { readonly interval?: number } = {},
): Promise<T> => vi.waitFor(check, { timeout: PATIENCE_MS, interval });
