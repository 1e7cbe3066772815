/** Holds calls at chosen points of a run: they get no answer as long as the process that made them lives. */
import type { FaultEffect } from '../../sandbox/faults.ts';
import type { World } from '../../sandbox/world.ts';

export interface Hold {
  /** The vendor's name of the call. */
  readonly call: string;
  /** Whether it hangs before it took effect, or after. */
  readonly when: 'before' | 'after';
  /** Hangs only after this call was made. */
  readonly after?: string;
}

export interface Holds {
  /** Resolves when the call is under way. `keys`: of the run, as faults match them. */
  at(hold: Hold, keys: readonly string[]): Promise<void>;
  release(): void;
}

interface Entry extends Hold {
  readonly keys: readonly string[];
  readonly reached: () => void;
  open: boolean;
  times: number;
}

export function holdCalls({ faults }: World): Holds {
  const entries: Entry[] = [];
  const release = faults.watch((_api, action, keys) => {
    const mine = entries.filter((entry) => entry.keys.some((key) => keys.includes(key)));
    return mine.flatMap((entry) => effectOf(entry, action) ?? [])[0];
  });
  return {
    at: (hold, keys) =>
      new Promise((reached) => entries.push({ ...hold, keys, reached, open: hold.after === undefined, times: 0 })),
    release,
  };
}

/** A client that gives up and repeats the call hangs again; the call takes effect only once. */
function effectOf(entry: Entry, action: string): FaultEffect | undefined {
  const caught = entry.open && action === entry.call;
  if (action === entry.after) entry.open = true;
  if (!caught) return undefined;
  entry.times += 1;
  entry.reached();
  return { kind: 'hang', when: entry.times === 1 ? entry.when : 'before' };
}
