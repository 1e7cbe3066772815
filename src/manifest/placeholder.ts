/** What stands in a drafted manifest where a person has to decide. */
import type { Problem } from '../problems/problems.ts';

/** No name of anything looks like it, so that every check refuses it. */
export const PLACEHOLDER = '<fill-in>';

/** Says of a placeholder that it is one; other problems stay as they are. */
export const unfilled = <P extends Problem>(problem: P): P =>
  problem.value === PLACEHOLDER
    ? {
        ...problem,
        problem: 'is not filled in yet',
        fix: `${problem.fix}; the comments of the file name what was found`,
      }
    : problem;
