/** The placeholder in a drafted manifest, where a person has to decide. */
import type { Problem } from '../problems/problems.ts';

/** No valid name looks like it, so every check refuses it. */
export const PLACEHOLDER = '<fill-in>';

/** Rewrites the problem of a placeholder; other problems stay as they are. */
export const unfilled = <P extends Problem>(problem: P): P =>
  problem.value === PLACEHOLDER
    ? {
        ...problem,
        problem: 'is not filled in yet',
        fix: `${problem.fix}; the comments of the file name what was found`,
      }
    : problem;
