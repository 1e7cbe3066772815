/** World time: runs `speed` times faster than the wall clock. Everything in the sandbox uses it, also token buckets. */
export interface Clock {
  /** World time, ms since the epoch. */
  now(): number;
  /** Runs `then` after `ms` of world time; the returned function cancels it. Does not keep the process alive. */
  after(ms: number, then: () => void): () => void;
  /** Converts world ms to wall ms. */
  wall(ms: number): number;
  stop(): void;
}

export function createClock(speed: number): Clock {
  const start = Date.now();
  const timers = new Set<NodeJS.Timeout>();
  const wall = (ms: number): number => ms / speed;
  return {
    now: () => start + (Date.now() - start) * speed,
    wall,
    after(ms, then) {
      const timer = setTimeout(() => {
        timers.delete(timer);
        then();
      }, wall(ms));
      timer.unref();
      timers.add(timer);
      return () => {
        clearTimeout(timer);
        timers.delete(timer);
      };
    },
    stop() {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}
