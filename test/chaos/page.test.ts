import { expect, it } from 'vitest';
import type { Campaign } from '../../chaos/account/campaign.ts';
import { rowOf, rowsIn, tableWith } from '../../chaos/account/page.ts';

const done: Campaign = {
  seed: 7,
  stories: [1, 20],
  ended: 20,
  runs: 50,
  parked: 1,
  byKind: { cancel: 12, fleet: 8 },
  injections: { api: 3, kill: 4 },
  seconds: 60,
  failed: [],
  deaths: [],
};
const page = (table: string): string => `# A page\n\n<!-- figures -->\n\n${table}\n\n<!-- /figures -->\n`;

it('adds up the rows of several seeds, and of a run that was cut short and went on', () => {
  const first = tableWith([], rowOf(done, ''));
  const second = tableWith(
    rowsIn(page(first)),
    rowOf({ ...done, stories: [21, 30], byKind: { cancel: 1, extend: 2 } }, ''),
  );
  const third = tableWith(rowsIn(page(second)), rowOf(done, '--temporal postgres'));
  expect(rowsIn(page(third)).map(([run]) => run)).toEqual([
    '`--seed 7`',
    '`--seed 7 --from 21`',
    '`--seed 7 --temporal postgres`',
  ]);
  expect(third.split('\n').at(-1)).toBe(
    '| **all** | 60 | 150 | cancel 25, extend 2, fleet 16 | api 9, kill 12 | 3 | 0 | 180 |',
  );
});

it('replaces the row of the same run, and adds the numbers of broken stories, not their names', () => {
  const story = { number: 14 } as Campaign['failed'][number]['story'];
  const broken = { ...done, failed: [{ story, runs: 1, parked: 0, injected: [], violations: ['x'], log: [] }] };
  const table = tableWith(rowsIn(page(tableWith([], rowOf(done, '')))), rowOf(broken, ''));
  expect(rowsIn(page(table))).toHaveLength(1);
  expect(rowsIn(page(table))[0]?.[6]).toBe('1: 14');
  expect(table.split('\n').at(-1)).toContain('| 1 | 1 | 60 |');
});
