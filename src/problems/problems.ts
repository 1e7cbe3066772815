/** What is wrong with something a person wrote: a request, a setting, an option. */
import { excerpt } from '../contract/printable.ts';

export interface Problem {
  /** Path of what is wrong: `endpoints[0].vpcId`, `CAUSEWAY_TIME_SCALE`. */
  readonly field: string;
  /** As it was given; absent when nothing was, and always for secrets. */
  readonly value?: string;
  readonly problem: string;
  /** What to write instead. */
  readonly fix: string;
  /** `request.yaml:7:5`, when it was read from a file. */
  readonly at?: string;
}

/** Thrown before anything was called or changed. `type` is what `--json` shows. */
export class ProblemsError extends Error {
  readonly type: 'Invalid' | 'Configuration' | 'Usage' | 'Checks';
  readonly problems: readonly Problem[];
  constructor(type: ProblemsError['type'], given: readonly Problem[]) {
    const problems = given.map(shortened);
    super(problems.map(problemLine).join('\n'));
    this.name = 'ProblemsError';
    this.type = type;
    this.problems = problems;
  }
}

/** One line for people: `endpoints[0].vpcId: "vpc1" is not a VPC id. Fix: …` */
export function problemLine({ field, value, problem, fix, at }: Problem): string {
  return `${at === undefined ? '' : `${at} `}${field}: ${value === undefined ? '' : `${JSON.stringify(value)} `}${problem}. Fix: ${fix}`;
}

/** Texts in a problem come from outside: each is cut, so that a value of a megabyte does not come back whole. */
export function shortened({ field, value, problem, fix, at }: Problem): Problem {
  return {
    field: excerpt(field, 200),
    ...(value === undefined ? {} : { value: excerpt(value, 200) }),
    problem: excerpt(problem, 500),
    fix: excerpt(fix, 500),
    ...(at === undefined ? {} : { at: excerpt(at, 300) }),
  };
}
