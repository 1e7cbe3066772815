/** Rows of `doctor`: which program runs, what findings come to, and what a read that failed means. */
import { describe, expect, it } from 'vitest';
import { programCheck } from '../../src/activities/checks/program.ts';
import { looked, notLookedAt, orDenied, rowOf, unreadRow } from '../../src/activities/checks/rows.ts';
import type { Finding } from '../../src/contract/finding.ts';
import { ConflictError, DeniedError, UnavailableError } from '../../src/providers/errors.ts';
import { line } from '../support/rows.ts';

const sts = { api: 'sts', action: 'GetCallerIdentity' } as const;

describe('the program', () => {
  it.each([
    ['22.12.0', 'ok'],
    ['22.13.1', 'ok'],
    ['24.0.0', 'ok'],
    ['22.11.9', 'warning'],
    ['23.12.0', 'warning'],
    ['20.19.0', 'warning'],
    ['25.0.0', 'warning'],
  ])('on Node %s: %s', (node, state) => {
    expect(programCheck('worker', { version: '1.2.3', node })).toEqual({
      check: 'worker',
      state,
      says: `Causeway 1.2.3 on Node ${node}`,
      ...(state === 'ok' ? {} : { fix: 'use Node 22 (from 22.12) or 24' }),
    });
  });

  it('says more when there is more', () => {
    expect(programCheck('prober', { version: '1', node: '24.0.0' }, 'polls q').says).toBe(
      'Causeway 1 on Node 24.0.0, polls q',
    );
  });
});

describe('a row of findings', () => {
  const finding = (level: Finding['level'], more: Partial<Finding> = {}): Finding => ({
    level,
    field: 'x',
    problem: 'is odd',
    fix: 'mend it',
    ...more,
  });
  it.each<[readonly Finding[], string]>([
    [[], 'ok x: all is well'],
    [[finding('error'), finding('warning', { value: 'a' })], 'failed x: is odd; a is odd | mend it'],
    [[finding('note'), finding('warning', { fix: 'else' })], 'warning x: is odd; is odd | mend it; else'],
    [[finding('note', { fix: 'nothing, if that is intended' })], 'ok x: is odd'],
    [
      [finding('note', { failure: 'Denied' }), finding('note', { failure: 'Denied' })],
      'skipped x: is odd; is odd | mend it',
    ],
    [[finding('note', { failure: 'Denied' }), finding('note')], 'ok x: is odd; is odd | mend it'],
  ])('%j: %s', (findings, says) => {
    expect(line(rowOf('x', 'all is well', findings))).toBe(says);
  });
});

describe('a read that failed', () => {
  it.each<[Error, string]>([
    [
      new DeniedError('You are not authorized.', { api: 'ec2', action: 'x', code: 'UnauthorizedOperation' }),
      'skipped x: not looked at: You are not authorized | Extend the policy of the acting identity',
    ],
    [new DeniedError('odd', { api: 'probe', action: 'x', code: 'NotAllowedHere' }), 'skipped x: not looked at: odd'],
    [new UnavailableError('away.', sts), 'warning x: could not be asked: away | run this again when the API answers'],
    [new ConflictError('in use.', sts), 'failed x: in use'],
  ])('%s has the row: %s', async (error, says) => {
    expect(line(unreadRow('x', error))).toBe(says);
    expect((await looked('x', () => Promise.reject(error))).map(line)).toEqual([says]);
  });

  it('is a bug when no API answered it', async () => {
    const bug = new TypeError('a bug');
    await expect(looked('x', () => Promise.reject(bug))).rejects.toBe(bug);
    await expect(orDenied(() => Promise.reject(bug))).rejects.toBe(bug);
    expect(await orDenied(() => Promise.reject(new DeniedError('no', sts)))).toBeUndefined();
    expect(await orDenied(async () => 1)).toBe(1);
  });

  it('has a fix only when there is one', () => {
    expect(line(notLookedAt('x', 'it is dark'))).toBe('skipped x: not looked at: it is dark');
    expect(line(notLookedAt('x', 'it is dark', 'switch it on'))).toBe(
      'skipped x: not looked at: it is dark | switch it on',
    );
  });
});
