/** A random sample that can be repeated. */

/** The same order for the same seed: the first elements are the sample. */
export function shuffled<T>(all: readonly T[], seed: number): readonly T[] {
  const next = random(seed);
  return all
    .map((each) => ({ each, at: next() }))
    .sort((one, other) => one.at - other.at)
    .map(({ each }) => each);
}

/** Mulberry32: 32 bits of state are enough for a sample. */
function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
