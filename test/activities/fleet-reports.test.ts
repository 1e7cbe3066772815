/** What the scheduled runs over a manifest report: what was started, what has drifted, what was left out and why. */
import { describe, expect, it } from 'vitest';
import { canRepair, notChecked, report as driftReport, type Checked } from '../../src/activities/fleet/drift-report.ts';
import { leftText } from '../../src/activities/fleet/left-text.ts';
import { digest, noted, notRead, report, unstarted, type Brought } from '../../src/activities/fleet/manifest-report.ts';
import type { ItemLook } from '../../src/contract/fleet-look.ts';
import type { ManifestItem } from '../../src/manifest/manifest.ts';
import { requestFor } from '../support/fleet-run.ts';

const SOURCE = 'fleet.yaml';
const NOW = '2026-11-28T04:00:00.000Z';
const problem = { field: 'items[3].service', problem: 'is missing', fix: 'name it' };
const problemSays = 'items[3].service: is missing. Fix: name it';
const unreachable = {
  kind: 'unreachable',
  says: 'Nothing was done: 503.',
  skipped: [{ link: SOURCE, why: '503' }],
} as const;

const lookOf = (service: string, found: ItemLook['found'], more: Partial<ItemLook> = {}): ItemLook => ({
  ...{ link: `shop/${service}`, at: NOW, found, says: `It is ${found}.`, differences: [], minutes: 0 },
  ...{ findings: [], shares: [], calls: [], ...more },
});

describe('a run over a manifest', () => {
  const brought = (service: string, state: Brought['state'], more: Partial<Brought> = {}): Brought => ({
    ...{ link: `shop/${service}`, state, asBefore: false },
    ...more,
  });
  const itemOf = (service: string): ManifestItem => ({
    ...{ request: requestFor(service), repair: false, at: SOURCE, locate: () => ({ field: '' }) },
  });
  const reported = (results: readonly Brought[], left: readonly string[] = [], problems = [problem].slice(1)) =>
    report({ items: results.map(({ link }) => itemOf(link.slice(5))), problems }, results, SOURCE, left);

  it('says what was started, joined and left out, and what was not as the manifest says', () => {
    const results = [
      ...[brought('a', 'open'), brought('b', 'open', { joined: true }), brought('c', 'open', { asBefore: true })],
      ...[brought('d', 'failed', { why: 'no zones' }), brought('e', 'skipped'), brought('f', 'asWanted')],
    ];
    const told = reported(results, ['shop/g'], [problem]);
    expect(told).toMatchObject({
      ...{ outcome: 'applied', started: ['shop/a', 'shop/c'], joined: ['shop/b'], again: ['shop/c'], left: ['shop/g'] },
      skipped: [
        { link: 'shop/d', why: 'no zones' },
        { link: 'shop/e', why: '' },
        { link: SOURCE, why: problemSays },
      ],
    });
    expect(told.says).toBe(
      '2 started, 1 joined, 3 skipped, 1 as the manifest says. Not as the manifest says, so started again: shop/c. Not in the manifest any more and still there: shop/g.',
    );
  });

  it('remembers every request but those that were left out, which the next run asks for again', () => {
    const results = [brought('a', 'open'), brought('b', 'asWanted'), brought('c', 'failed'), brought('d', 'skipped')];
    expect(reported(results).remembered).toEqual({
      source: SOURCE,
      requests: { 'shop/a': digest(requestFor('a')), 'shop/b': digest(requestFor('b')) },
    });
    expect(digest(requestFor('a'))).toMatch(/^[\da-f]{16}$/);
    expect(digest(requestFor('a'))).not.toBe(digest(requestFor('a', 'vpc-1')));
  });

  it.each([
    ['all is as it says', [brought('a', 'asWanted')], [], 'unchanged'],
    ['something was started', [brought('a', 'open')], [], 'applied'],
    ['something was left out', [brought('a', 'skipped')], [], 'applied'],
    ['some of it could not be read', [], [problem], 'applied'],
  ] as const)('when %s: %s', (_, results, problems, outcome) =>
    expect(reported(results, [], [...problems]).outcome).toBe(outcome),
  );

  it.each([
    ['asWanted', { state: 'asWanted' }],
    ['busy', { state: 'asWanted' }],
    ['refused', { state: 'skipped', why: 'It is refused.' }],
    ['unknown', { state: 'skipped', why: 'It is unknown.' }],
    ['differs', undefined],
    ['absent', undefined],
  ] as const)('leaves an unchanged item that is found %s: %j', (found, left) => {
    const look = lookOf('a', found);
    expect(unstarted(look)).toEqual(left && { link: 'shop/a', ...left, asBefore: true, look });
  });

  it('that is as the manifest says, says no more', () =>
    expect(reported([brought('a', 'asWanted')]).says).toBe('0 started, 0 joined, 0 skipped, 1 as the manifest says.'));

  it('whose manifest cannot be read changes nothing, and remembers what it did', () => {
    const remembered = { source: SOURCE, requests: { 'shop/a': 'abc' } };
    const { kind: outcome, says, skipped } = unreachable;
    const nothing = { started: [], joined: [], again: [], left: [] };
    expect(notRead(unreachable, remembered)).toEqual({ outcome, says, skipped, remembered, ...nothing });
  });

  it('notes in the record what was seen, and what became of it unless it is as wanted', () => {
    const look = lookOf('a', 'absent');
    const { found, says, at, differences } = look;
    const seen = { link: 'shop/a', look: { found, says, at, differences } };
    expect(noted(brought('a', 'asWanted', { look, runId: 'run-1' }))).toStrictEqual(seen);
    expect(noted(brought('a', 'open', { look, runId: 'run-1', joined: true }))).toStrictEqual({
      ...{ ...seen, outcome: { state: 'open', runId: 'run-1', joined: true } },
    });
    expect(noted(brought('a', 'skipped', { why: 'another run holds it', joined: false }))).toStrictEqual({
      ...{ link: 'shop/a', outcome: { state: 'skipped', why: 'another run holds it' } },
    });
  });
});

describe('a check of drift', () => {
  const checked = (service: string, found: ItemLook['found'], more: Partial<Checked & ItemLook> = {}): Checked => {
    const { repair, why, ...looked } = more;
    return {
      ...{ link: `shop/${service}`, look: lookOf(service, found, looked) },
      ...(repair === undefined ? {} : { repair }),
      ...(why === undefined ? {} : { why }),
    };
  };
  const differences = [{ field: 'zones', wanted: '2', found: '1' }];

  it('tells what is in place, what has drifted and how, and what could not be seen or repaired', () => {
    const told = driftReport(
      [
        ...[checked('a', 'asWanted'), checked('b', 'busy'), checked('c', 'unknown')],
        checked('d', 'differs', { differences, repair: 'open' }),
        checked('e', 'absent', { repair: 'skipped', why: 'another run holds it' }),
        checked('f', 'refused'),
      ],
      [{ link: SOURCE, why: problemSays }],
      ['shop/g'],
    );
    expect(told).toStrictEqual({
      outcome: 'checked',
      says: '1 in place, 3 drifted (1 being repaired), 4 skipped. shop/d: zones: wanted 2, found 1. shop/e: It is absent. shop/f: It is refused. Not in the manifest any more and still there: shop/g.',
      inPlace: ['shop/a'],
      drifted: [
        { link: 'shop/d', changes: ['zones: wanted 2, found 1'], differences, repair: 'open' },
        { link: 'shop/e', changes: ['It is absent'], differences: [], repair: 'skipped' },
        { link: 'shop/f', changes: ['It is refused'], differences: [] },
      ],
      left: ['shop/g'],
      skipped: [
        { link: 'shop/b', why: 'It is busy.' },
        { link: 'shop/c', why: 'It is unknown.' },
        { link: 'shop/e', why: 'another run holds it' },
        { link: SOURCE, why: problemSays },
      ],
    });
  });

  it('names the first five, and says how many more have drifted', () => {
    const many = (count: number): string =>
      driftReport(
        Array.from({ length: count }, (_, index) => checked(`${index}`, 'absent')),
        [],
        [],
      ).says;
    expect(many(5)).toMatch(/skipped\.( shop\/[0-4]: It is absent\.){5}$/);
    expect(many(7)).toMatch(/skipped\.( shop\/[0-4]: It is absent\.){5} And 2 more\.$/);
    expect(many(0)).toBe('0 in place, 0 drifted (0 being repaired), 0 skipped.');
  });

  it('may repair what differs or is absent, and nothing else', () => {
    const all = ['asWanted', 'differs', 'absent', 'refused', 'busy', 'unknown'] as const;
    expect(all.filter((found) => canRepair(lookOf('a', found)))).toEqual(['differs', 'absent']);
  });

  it('whose manifest cannot be read looks at nothing', () => {
    const { kind: outcome, says, skipped } = unreachable;
    expect(notChecked(unreachable)).toEqual({ outcome, says, skipped, inPlace: [], drifted: [], left: [] });
  });
});

it('nothing is said of links that are left, when there are none', () => expect(leftText([])).toBe(''));
