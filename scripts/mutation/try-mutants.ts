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
  const notices = noticing(copy);
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
    await notices.prepare(file);
    await copy.write(file, text);
    try {
      return await notices.fate(file);
    } finally {
      await copy.write(file, source);
    }
  }
}

/** Tests that take this many times as long as without the bug count as hanging. */
const PATIENCE = 4;
const LEAST_MS = 180_000;
const FIRST_MS = 1_200_000;

function noticing(copy: TreeCopy) {
  /** How long the tests take without a bug, by their names. */
  const usual = new Map<string, number>();
  const tiers = (file: string) =>
    Object.entries(testsOf(file)).flatMap(([project, files]) =>
      (project === 'unit' || project === 'server') && files.length > 0 ? [{ project, files: files as string[] }] : [],
    );
  return {
    async prepare(file: string): Promise<void> {
      for (const { project, files } of tiers(file)) {
        if (usual.has(files.join())) continue;
        const began = Date.now();
        const { is, by = '' } = await copy.test(project, files, FIRST_MS);
        if (is !== 'passed') throw new Error(`without any bug, ${files.join(' ')} ${is} (${by}): fix that first`);
        usual.set(files.join(), Date.now() - began);
      }
    },
    async fate(file: string): Promise<Omit<Tried, 'mutant'>> {
      for (const { project, files } of tiers(file)) {
        const most = Math.max(LEAST_MS, PATIENCE * (usual.get(files.join()) ?? 0));
        const { is, by } = await copy.test(project, files, most);
        const named = by === undefined ? {} : { by };
        if (is !== 'passed') return { fate: is === 'failed' ? 'killed' : 'timeout', ...named };
      }
      return { fate: 'survived' };
    },
  };
}
