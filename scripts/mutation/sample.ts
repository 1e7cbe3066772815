/** A random sample that can be repeated. */
import { randomNumbers } from '../random.ts';

/** The same order for the same seed: the first elements are the sample. */
export function shuffled<T>(all: readonly T[], seed: number): readonly T[] {
  const next = randomNumbers(seed);
  return all
    .map((each) => ({ each, at: next() }))
    .sort((one, other) => one.at - other.at)
    .map(({ each }) => each);
}
