import { expect, it } from 'vitest';
import { createTable } from '../../src/cli/text/table.ts';

const says = 'create it, allow arn:aws:iam::111122223333:role/privatelink, and wait until it is active';

function textOf(columns?: number): string {
  const table = createTable(['step', 'does', 'minutes', ''], columns);
  table.push(['privatelink', 'create', 3, says], ['vpcEndpoint', 'create', 2, 'create it in three zones']);
  return table.toString();
}

it.each([60, 80, 120])('a table fits into %i columns, and loses and cuts no word', (columns) => {
  const lines = textOf(columns).split('\n');
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(columns);
  expect(lines.every((line) => line !== '' && line === line.trimEnd())).toBe(true);
  const words = new Set(lines.flatMap((line) => line.split(/\s+/)));
  expect(says.split(' ').filter((word) => !words.has(word))).toEqual([]);
});

it('a table that is no terminal’s is a line for each row', () => {
  expect(textOf().split('\n')).toHaveLength(3);
});

it('a table that cannot get as narrow keeps its words whole', () => {
  expect(textOf(20)).toContain('arn:aws:iam::111122223333:role/privatelink');
});

it('a time is not broken, though its column could be narrower', () => {
  const table = createTable(['step', 'endpoint', 'took in the world', 'noticed after'], 60);
  table.push(['privatelink', 'vpc-0a1b2c3d4e5f60001', '2 min 30 s', '302 ms']);
  expect(table.toString()).toContain('2 min 30 s  302 ms');
});

it('is drawn in parts: one head, columns that stay as wide as they were, and every row once', () => {
  const whole = createTable(['link', 'status']);
  const rows = Array.from({ length: 450 }, (_, index) => [`billing/kafka-${1000 + index}`, 'Ready']);
  whole.push(...rows);
  const inParts = createTable(['link', 'status']);
  const parts = [rows.slice(0, 250), rows.slice(250)].map((some) => {
    inParts.push(...some);
    return inParts.part();
  });
  expect(parts.join('\n')).toBe(whole.toString());
  expect(whole.toString().split('\n')).toHaveLength(451);
});

it('a table of 150,000 rows has a text', () => {
  const table = createTable(['link', 'status']);
  for (let index = 0; index < 150_000; index += 1) table.push(['billing/kafka', 'Ready']);
  expect(table.toString().split('\n')).toHaveLength(150_001);
});
