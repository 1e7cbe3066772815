/** Puts one deliberate bug after the other into a copy of the project, and runs the tests to see if they notice it. */
import { mutated, type Mutant } from './mutants.ts';
import type { Compiles } from './compiles.ts';
import { testsOf } from './tests-of.ts';
import type { TreeCopy } from './tree-copy.ts';

/** `refused`: by the compiler. `timeout` counts as noticed. */
export type Fate = 'killed' | 'timeout' | 'survived' | 'refused';

export interface Tried {
  readonly mutant: Mutant;
  readonly fate: Fate;
  /** The first test that noticed. */
  readonly by?: string;
}

interface Trial {
  readonly copy: TreeCopy;
  readonly compiles: Compiles;
  readonly mutants: readonly Mutant[];
  /** No bug is started after this time; milliseconds as in `Date.now()`. */
  readonly until: number;
  readonly tell: (tried: Tried) => void;
}

/** @throws Error when the tests of a part fail without any bug */
export async function tryMutants({ copy, compiles, mutants, until, tell }: Trial): Promise<readonly Tried[]> {
  const tried: Tried[] = [];
  const patience = patienceFor(copy);
  for (const mutant of mutants) {
    if (Date.now() >= until) break;
    const source = await copy.read(mutant.file);
    const text = mutated(source, mutant);
    const outcome = compiles(mutant.file, text)
      ? await outcomeOf(mutant.file, source, text)
      : { fate: 'refused' as const };
    tried.push({ mutant, ...outcome });
    tell({ mutant, ...outcome });
  }
  return tried;

  async function outcomeOf(file: string, source: string, text: string): Promise<Omit<Tried, 'mutant'>> {
    for (const tier of tiersOf(file)) {
      const most = await patience(tier);
      await copy.write(file, text);
      const { is, by } = await copy.test(tier.project, tier.files, most).finally(() => copy.write(file, source));
      if (is !== 'passed') return { fate: is === 'failed' ? 'killed' : 'timeout', ...(by === undefined ? {} : { by }) };
    }
    return { fate: 'survived' };
  }
}

/** Tests that take this many times as long as without the bug count as hanging. */
const PATIENCE = 4;
const LEAST_MS = 180_000;
const FIRST_MS = 1_200_000;

/** Tests of one vitest project. */
interface Tier {
  readonly project: string;
  readonly files: readonly string[];
}

/** The quick ones first. */
const tiersOf = (file: string): readonly Tier[] => {
  const { unit, server } = testsOf(file);
  return [
    { project: 'unit', files: unit },
    { project: 'server', files: server },
  ].filter(({ files }) => files.length > 0);
};

/** How long tests may take, ms: they run without any bug before they first run with one. */
function patienceFor(copy: TreeCopy) {
  const known = new Map<string, number>();
  return async ({ project, files }: Tier): Promise<number> => {
    const before = known.get(files.join());
    if (before !== undefined) return before;
    const began = Date.now();
    const { is, by = '' } = await copy.test(project, files, FIRST_MS);
    if (is !== 'passed') throw new Error(`without any bug, ${files.join(' ')} ${is} (${by}): fix that first`);
    const most = Math.max(LEAST_MS, PATIENCE * (Date.now() - began));
    known.set(files.join(), most);
    return most;
  };
}
