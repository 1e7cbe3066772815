/** The runbook explains everything that a run can say. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withTables } from '../scripts/runbook/tables.ts';
import { reasonOf, reasons, type ReasonId } from '../src/activities/failures/reasons.ts';
import { NOT_NOW, TOO_MANY } from '../src/contract/messages.ts';
import { workflowReasons } from '../src/contract/workflow-reasons.ts';

const root = join(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const runbook = read('docs/runbook.md');

const sources = (directory: string): string[] =>
  readdirSync(join(root, directory), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => read(join(directory, name)));

describe('the runbook', () => {
  it('is what `npm run docs` writes', () => {
    expect(withTables(runbook)).toBe(runbook);
  });

  it('has a row for every reason, with symptom, cause and action', () => {
    for (const id of Object.keys(reasons) as ReasonId[]) {
      expect(runbook).toContain(`### ${id}\n`);
      const { symptom, cause, fix } = reasonOf(id);
      for (const text of [symptom, cause, fix]) expect(text.trim()).not.toBe('');
      expect(runbook).toContain(`- **Symptom:** ${symptom}`);
    }
  });

  it('has the rows that workflow code gives itself, which writes none beside them', () => {
    expect(Object.keys(workflowReasons).filter((id) => !(id in reasons))).toEqual([]);
    const written = sources('src/workflows').flatMap((text) => text.match(/\breason: .*'\w+'/g) ?? []);
    expect(written).toEqual([]);
  });

  it('has a row for every type that a run or an update fails with', () => {
    const types = sources('src/workflows').flatMap((text) =>
      [...text.matchAll(/\btype: (?:\w+ \? )?'([A-Z]\w+)'(?: : '([A-Z]\w+)')?/g)].flatMap(([, one, other]) => [
        one,
        other,
      ]),
    );
    for (const type of [...types, NOT_NOW, TOO_MANY].filter((each) => each !== undefined))
      expect(runbook).toContain(`| \`${type}\` |`);
  });

  it('names only payloads that are JSON', () => {
    const payloads = [...runbook.matchAll(/`(\{"[^`]*\})`/g)].map(([, json]) => json ?? '');
    expect(payloads.length).toBeGreaterThan(5);
    expect(runbook.match(/^- \*\*Action:.* \{"/gm)).toBeNull();
    for (const json of payloads.filter((each) => !each.includes('…}')))
      expect(() => JSON.parse(json) as unknown, json).not.toThrow();
  });

  it('finds runs by links that hold the query they show', () => {
    const links = [...runbook.matchAll(/\[`([^`]+)`\]\(\S+\?query=([^)]+)\)/g)];
    expect(links.length).toBeGreaterThan(3);
    for (const [, shown = '', query = ''] of links) expect(decodeURIComponent(query)).toContain(shown.split(' ')[0]);
    expect(runbook).toContain('PrivateLinkStatus%3D%22NeedsAttention%22');
    expect(runbook).toContain('TemporalReportedProblems');
  });
});
