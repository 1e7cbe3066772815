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
  readonly type: 'Invalid' | 'Configuration' | 'Usage';
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

/** The known word closest to `word`, when it is close enough to be what was meant. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const [best] = known
    .map((candidate) => ({ candidate, distance: editDistance(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  return best !== undefined && best.distance <= Math.max(2, word.length / 3) ? best.candidate : undefined;
}

/** Levenshtein's, one row at a time; long words are cut, for no known word is that long. */
function editDistance(left: string, right: string): number {
  const [a, b] = [left.slice(0, 64), right.slice(0, 64)];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
