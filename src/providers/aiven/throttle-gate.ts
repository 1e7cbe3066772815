import { ThrottledError } from '../errors.ts';
import type { ErrorSource } from '../errors.ts';

/** Keeps a server's Retry-After for the whole process: until it is over, this client sends no call. */
export interface ThrottleGate {
  /** Throws `ThrottledError` with the time that remains. */
  pass(source: ErrorSource): void;
  closeFor(ms: number): void;
}

export function createThrottleGate(): ThrottleGate {
  let opensAt = 0;
  return {
    pass(source) {
      const remaining = Math.ceil(opensAt - performance.now());
      if (remaining > 0) throw new ThrottledError('not called: Aiven asked all callers to wait', source, remaining);
    },
    closeFor(ms) {
      opensAt = Math.max(opensAt, performance.now() + ms);
    },
  };
}
