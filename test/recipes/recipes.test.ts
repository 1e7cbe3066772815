/** Every recipe of CONTRIBUTING.md is followed to the letter in a copy of the checkout, and has the promised result. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testsIn, type Tests } from './child-tests.ts';
import { copyCheckout, type CheckoutCopy } from './checkout-copy.ts';
import { commandsOf, follow } from './recipe.ts';

let copy: CheckoutCopy;
/** The files that each recipe touched, in its order. No two recipes touch the same file, so one copy is enough. */
const touched: Record<string, readonly string[]> = {};

beforeAll(async () => {
  copy = await copyCheckout();
  for (const title of ['A step', 'A reason of failure', 'A command', 'A component'])
    touched[title] = await follow(copy, title);
});
afterAll(() => copy.dispose());

function expectPassed({ passed, failed, failures }: Tests, ...some: readonly string[]): void {
  expect(failed, failures).toEqual([]);
  for (const part of some)
    expect(
      passed.some((name) => name.includes(part)),
      `${part} passed`,
    ).toBe(true);
}

describe('all recipes', () => {
  it('write code of this house: its types, its form, its walls', async () => {
    const paths = Object.values(touched).flat();
    expect(new Set(paths).size).toBe(paths.length);
    expect((await copy.run('tsc', '--noEmit')).text).toBe('');
    const form = await copy.run('prettier', '--check', ...paths);
    expect(form.ok, form.text).toBe(true);
    const lint = await copy.run('eslint', ...paths);
    expect(lint.ok, lint.text).toBe(true);
  });
});

describe('the recipe of a step', () => {
  const DEFINITION = 'src/contract/steps/names.ts';
  const withoutSince = (text: string): string => text.replace(/\n {2}since: .*/, '');

  it('is four files, over which the contract suite runs by itself, and with which all old histories replay', async () => {
    expect(touched['A step']).toEqual([
      DEFINITION,
      'src/contract/steps.ts',
      'src/activities/names.ts',
      'src/activities/index.ts',
    ]);
    const tests = await testsIn(copy, 'server', 'test/contract/steps.test.ts', 'test/replay/replay.test.ts');
    expectPassed(tests, 'the step names looks', 'the step names only waits', 'replays the history that ended ready');
  });

  it('makes a step that a new run takes', async () => {
    const old = await copy.read('test/replay/histories/ready.json');
    const record = ['vitest', 'run', '--project', 'long', 'test/replay/record.test.ts', '-t', 'that ends ready '];
    const ran = await copy.run('env', 'RECORD_HISTORIES=1', ...record);
    const taken = await copy.read('test/replay/histories/ready.json');
    expect(ran.ok, ran.text).toBe(true);
    for (const mark of ['"settleNames"', 'core_patch']) expect(taken.includes(mark), mark).toBe(true);
    expect(old.includes('"settleNames"')).toBe(false);
  });

  it('needs its `since`: without it neither the old histories replay nor the new one', async () => {
    const definition = await copy.read(DEFINITION);
    expect(withoutSince(definition)).not.toBe(definition);
    await copy.write(DEFINITION, withoutSince(definition));
    const { failed, failures } = await testsIn(copy, 'server', 'test/replay/replay.test.ts');
    await copy.write(DEFINITION, definition);
    expect(failed).toContain('replays the history that ended ready');
    expect(failed).toContain('replays the history that ended several-endpoints');
    expect(failures).toContain('DeterminismViolationError');
  });
});

describe('the recipe of a reason', () => {
  it('fails the test of the runbook until the command is run that it names', async () => {
    expect(touched['A reason of failure']).toHaveLength(1);
    const before = await testsIn(copy, 'unit', 'test/runbook.test.ts');
    expect(before.failed).toContain('the runbook is what `npm run docs` writes');
    for (const line of await commandsOf(copy, 'A reason of failure')) {
      const [program = '', ...args] = line.split(' ');
      const ran = await copy.run(program, ...args);
      expect(ran.ok, ran.text).toBe(true);
    }
    expectPassed(await testsIn(copy, 'unit', 'test/runbook.test.ts'), 'has a row for every reason');
    expect(await copy.read('docs/runbook.md')).toContain('### namesUnresolved\n');
  });
});

describe('the recipe of a command', () => {
  it('is four files, and makes a command that helps, runs and is in the test of usage', async () => {
    expect(touched['A command']).toHaveLength(4);
    const tests = await testsIn(copy, 'unit', 'test/cli/usage.test.ts');
    expectPassed(tests, 'has these commands', 'helps with steps, with an example');
    const ran = await copy.run('tsx', 'src/cli/index.ts', 'steps', '--json');
    expect(JSON.parse(ran.text)).toMatchObject({ steps: expect.arrayContaining(['privatelink', 'names', 'targets']) });
  });
});

describe('the recipe of a component', () => {
  it('is four files, and makes one that is proven over the wire as its protocol wants it', async () => {
    expect(touched['A component']).toHaveLength(4);
    const tests = await testsIn(copy, 'unit', 'test/sandbox/data-plane-protocols.test.ts', '-t', 'pgcat');
    expectPassed(tests, 'spoken to as pgcat wants it');
  });
});
