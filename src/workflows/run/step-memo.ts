/**
 * Slots remember the promise of a step's run, so that endpoints share it and a repeated walk costs nothing.
 * Same key: the same promise. Changed key: a new run, chained after the old one.
 */

export interface StepMemo {
  run<Output>(slot: string, key: string, body: () => Promise<Output>): Promise<Output>;
  /** The key a slot last ran with. */
  keyOf(slot: string): string | undefined;
  /** Resolves when nothing in these slots runs any more, however it ended. */
  ended(matches: (slot: string) => boolean): Promise<void>;
}

export function createStepMemo(): StepMemo {
  const slots = new Map<string, { key: string; done: Promise<unknown> }>();
  return {
    run<Output>(slot: string, key: string, body: () => Promise<Output>): Promise<Output> {
      const before = slots.get(slot);
      if (before?.key === key) return before.done as Promise<Output>;
      const done = before === undefined ? body() : before.done.catch(() => undefined).then(body);
      // Mark the rejection as handled: a walk may end before it awaits this promise, and an unhandled rejection fails the
      // workflow task on every attempt.
      done.catch(() => undefined);
      slots.set(slot, { key, done });
      return done;
    },
    keyOf: (slot) => slots.get(slot)?.key,
    async ended(matches) {
      const running = [...slots].filter(([slot]) => matches(slot)).map(([, { done }]) => done);
      await Promise.allSettled(running);
    },
  };
}
