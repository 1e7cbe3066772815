/** `npm run mutation`: which bugs it makes, and which it counts as noticed. */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { compiler } from '../scripts/mutation/compiles.ts';
import { mutantsOf, mutated } from '../scripts/mutation/mutants.ts';
import { shuffled } from '../scripts/mutation/sample.ts';
import { parts, testsOf } from '../scripts/mutation/tests-of.ts';
import { copyTree, type Outcome, type TreeCopy } from '../scripts/mutation/tree-copy.ts';
import { tryMutants } from '../scripts/mutation/try-mutants.ts';

const root = join(import.meta.dirname, '..');

const bugsIn = (source: string): string[] =>
  mutantsOf('src/activities/some.ts', source).map((mutant) => mutated(source, mutant));

describe('a deliberate bug', () => {
  it.each([
    ['if (a) f();', ['if (true) f();', 'if (false) f();', 'if (a) ;']],
    ['const x = a < b;', ['const x = a <= b;', 'const x = a >= b;']],
    ['const x = a === b && c;', ['const x = a === b || c;', 'const x = a !== b && c;']],
    ['const x = !a;', ['const x = a;']],
    ['const x = [a];', ['const x = [];']],
    ['const x = a.some(f);', ['const x = a.every(f);']],
    ['const x = a.filter(f);', ['const x = a;']],
    ['await f();', [';']],
    ["const x: true | 'a < b' = y as true;", []],
  ])('in `%s` is one of %j', (source, bugs) => expect(bugsIn(source)).toEqual(bugs));

  it('is drawn by its seed', () => {
    const all = Array.from({ length: 100 }, (_, index) => index);
    expect(shuffled(all, 7)).toEqual(shuffled(all, 7));
    expect(shuffled(all, 7)).not.toEqual(shuffled(all, 8));
    expect([...shuffled(all, 7)].sort((one, other) => one - other)).toEqual(all);
  });

  it('is put into no file that has no tests, and the tests are there', async () => {
    for (const room of ['src/workflows', 'src/activities', 'src/contract'])
      for (const name of await readdir(join(root, room), { recursive: true }))
        if (name.endsWith('.ts')) expect(testsOf(`${room}/${name}`), name).toBeDefined();
    const named = parts.flatMap(({ unit, server }) => [...unit, ...server]);
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});

describe('a trial', () => {
  const FILE = 'src/workflows/plan.ts';
  const SOURCE =
    'export const both = (a: boolean, b: boolean): boolean => a && b;\nexport const none = [1].length === 0;\n';

  /** Two files in memory; `fails` decides what the tests notice. */
  const copyOf = (fails: (text: string, project: string) => Outcome['is']) => {
    const files = new Map([[FILE, SOURCE]]);
    const ran: string[] = [];
    const copy: TreeCopy = {
      read: async (path) => files.get(path) ?? '',
      write: async (path, text) => void files.set(path, text),
      async test(project) {
        ran.push(project);
        return { is: fails(files.get(FILE) ?? '', project) };
      },
      dispose: async () => undefined,
    };
    return { copy, files, ran };
  };
  const trial = (copy: TreeCopy) =>
    tryMutants({
      ...{ copy, mutants: mutantsOf(FILE, SOURCE), until: Infinity, tell: () => undefined },
      compiles: (_, text) => !text.includes('[]'),
    });

  it('tells what was noticed, what was not and what nobody could land, and leaves the file as it was', async () => {
    const { copy, files, ran } = copyOf((text, project) =>
      text.includes('||') && project === 'server' ? 'failed' : 'passed',
    );
    const fates = (await trial(copy)).map(({ mutant: { says }, fate }) => `${says}: ${fate}`);
    expect(fates).toEqual(['&& -> ||: killed', '=== -> !==: survived', '[1] -> []: refused']);
    expect(files.get(FILE)).toBe(SOURCE);
    // Each first without a bug; the slow tests run only for bugs that the fast ones did not notice.
    expect(ran).toEqual(['unit', 'unit', 'server', 'server', 'unit', 'server']);
  });

  it('is refused when the tests fail without a bug', async () => {
    await expect(trial(copyOf(() => 'failed').copy)).rejects.toThrow('without any bug');
  });

  // It reads the whole project: seconds, and minutes on a busy machine.
  it('asks the compiler, which knows the rest of the project', { timeout: 900_000 }, () => {
    const compiles = compiler(root);
    const file = 'src/activities/claims/claims-of-steps.ts';
    expect(compiles(file, "import { stepsOfNobody } from '../../contract/steps.ts';\nstepsOfNobody();")).toBe(false);
    expect(compiles(file, "import { steps } from '../../contract/steps.ts';\nvoid steps;")).toBe(true);
  });

  // Real tests in a real copy: vitest starts there once.
  it('does not count what a bug broke against the next one', { timeout: 900_000 }, async () => {
    const copy = await copyTree(root);
    onTestFinished(() => copy.dispose());
    const [file, minutes] = ['src/activities/ownership.ts', 600_000];
    const source = await copy.read(file);
    await copy.write(file, source.replaceAll(' => ', ' => undefined ?? void '));
    const [broken, other] = [['test/activities/claim-tags.test.ts'], ['test/activities/schedule.test.ts']];
    expect(await copy.test('unit', broken, minutes)).toMatchObject({ is: 'failed' });
    await copy.write(file, source);
    expect(await copy.test('unit', other, minutes)).toEqual({ is: 'passed' });
    expect(await copy.test('unit', broken, minutes)).toEqual({ is: 'passed' });
  });
});
