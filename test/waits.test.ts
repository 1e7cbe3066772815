/** The rule that no test waits without a reason to end (lint/waits-rule.js), and what it is switched off for. */
import { readdir, readFile } from 'node:fs/promises';
import { Linter } from 'eslint';
import { expect, it } from 'vitest';
import { parser } from 'typescript-eslint';
import { waitsRule } from '../lint/waits-rule.js';
import config from '../vitest.config.ts';

const reports = (code: string): readonly string[] =>
  new Linter()
    .verify(
      code,
      {
        files: ['**'],
        languageOptions: { parser },
        plugins: { house: { rules: { waits: waitsRule } } },
        rules: { 'house/waits': 'error' },
      },
      'a.test.ts',
    )
    .map(({ message }) => message);

it.each([
  ['for (;;) await look();', 'A loop without a condition'],
  ['while (true) await look();', 'A loop without a condition'],
  ['do { await look(); } while (true);', 'A loop without a condition'],
  ['await new Promise((resolve) => setTimeout(resolve, 20));', 'A test does not sleep'],
  ['await new Promise((resolve) => { setTimeout(resolve, 20); });', 'A test does not sleep'],
  [`import { setTimeout as sleep } from 'node:timers/promises';`, 'A test does not sleep'],
  ['await new Promise(() => undefined);', 'This promise never ends'],
  ['await vi.waitFor(look);', 'vitest’s limit of a second'],
  ['await vi.waitUntil(look, { interval: 5 });', 'vitest’s limit of a second'],
  [`spawn('sh', ['-c', 'cat']);`, 'A child process without a limit'],
  [`await promisify(execFile)('sh', [], { cwd });`, 'A child process without a limit'],
  [`execFileSync('sh', [], { stdio: 'pipe' });`, 'A child process without a limit'],
])('refuses: %s', (code, says) => {
  expect(reports(code)).toEqual([expect.stringContaining(says)]);
});

it.each([
  ['while (Date.now() < until) await look();'],
  ['for (let n = 0; n < 3; n += 1) await look();'],
  [`await new Promise((resolve) => child.once('close', resolve));`],
  ['await new Promise((resolve, reject) => { setTimeout(() => reject(new Error()), 20); });'],
  ['await vi.waitFor(look, { timeout: 60_000 });'],
  [`spawn('sh', [], { ...childLimit, cwd });`],
  [`await promisify(execFile)('sh', [], { timeout: 5_000 });`],
  [`execFileSync('sh', [], childLimit);`],
  ['/sh/.exec(line);'],
])('lets pass: %s', (code) => {
  expect(reports(code)).toEqual([]);
});

it('is switched off for single lines only, and each says why', async () => {
  const files = (await readdir('test', { recursive: true })).filter((file) => file.endsWith('.ts'));
  const switches = await Promise.all(
    files.map(async (file) => {
      const lines = (await readFile(`test/${file}`, 'utf8')).split('\n');
      return lines.filter((line) => /eslint-disable.*house\/waits/.test(line)).map((line) => `${file}: ${line.trim()}`);
    }),
  );
  const all = switches.flat().filter((each) => !each.startsWith('waits.test.ts'));
  expect(all.length).toBeGreaterThan(0);
  for (const each of all) expect(each).toMatch(/eslint-disable-next-line house\/waits -- \S+ \S+/);
});

it('and expect.poll has a limit that a busy machine keeps', () => {
  expect(config.test?.expect?.poll?.timeout).toBeGreaterThanOrEqual(60_000);
});
