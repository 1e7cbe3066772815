/** What the failure of an activity means to the walk. */
import { ActivityFailure, ApplicationFailure, RetryState, TimeoutFailure, TimeoutType } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import { steps } from '../../src/contract/steps.ts';
import { explained, failureOf, isOutOfTime } from '../../src/workflows/activity-calls/failure.ts';
import { failure } from '../support/open-run.ts';

const [, vpcEndpoint] = steps;

const failedWith = (cause: Error | undefined, state: keyof typeof RetryState = 'NON_RETRYABLE_FAILURE') =>
  failureOf(
    new ActivityFailure('Activity task failed', 'settleVpcEndpoint', '1', RetryState[state], 'w', cause),
    vpcEndpoint,
  );
const applicationFailure = (details?: unknown[], type?: string) =>
  ApplicationFailure.create({
    message: 'It broke.',
    ...(type === undefined ? {} : { type }),
    ...(details && { details }),
  });

describe('a failure', () => {
  it('that the activity explains is told as it says', () => {
    const info = failure('Denied.');
    expect(failedWith(applicationFailure([info]))).toEqual(info);
  });

  it.each([
    ['has no details', undefined, 'TypeError', { code: 'TypeError' }],
    ['has other details', [{ some: 'thing' }], 'TypeError', { code: 'TypeError' }],
    ['has a text for details', ['reason'], 'TypeError', { code: 'TypeError' }],
  ])('that %s is a bug: its type is its code', (_has, details, type, more) => {
    expect(failedWith(applicationFailure(details, type))).toMatchObject({
      ...{ type: 'Unexpected', reason: 'unexpected', message: 'It broke.' },
      ...more,
    });
  });

  it('without a type has no code', () => {
    expect(failedWith(applicationFailure())).not.toHaveProperty('code');
  });

  it.each([
    [new Error('Oops.'), 'Oops.'],
    ['just words', 'just words'],
  ])('of the workflow itself is a bug: %s', (error, message) => {
    expect(failureOf(error, vpcEndpoint)).toMatchObject({ reason: 'unexpected', message });
  });

  it('of another kind is a bug, with the cause’s words or its own', () => {
    expect(failedWith(new Error('Lost.'))).toMatchObject({ reason: 'unexpected', message: 'Lost.' });
    expect(failedWith(undefined)).toMatchObject({ reason: 'unexpected', message: 'Activity task failed' });
  });
});

describe('a spent budget', () => {
  it.each(['TIMEOUT', 'MAXIMUM_ATTEMPTS_REACHED'] as const)('that ends in %s has what was seen last', (state) => {
    const spent = failedWith(applicationFailure([failure('It is pending.')]), state);
    expect(spent).toMatchObject({
      ...{ type: 'OutOfTime', reason: 'accessDenied' },
      message: 'Timed out: the VPC endpoint was not ready within its budget. Last seen: It is pending.',
    });
    expect(isOutOfTime(spent)).toBe(true);
    expect(isOutOfTime(failure('Denied.'))).toBe(false);
  });

  it.each([
    [{ state: 'pending', since: '03:12' }, ' Last seen: pending since 03:12.'],
    [{ state: 'pending' }, ' Last seen: pending.'],
    [{}, ''],
    [undefined, ''],
  ])('of a wait that said %j', (heartbeat, seen) => {
    const spent = failedWith(new TimeoutFailure('activity timeout', heartbeat, TimeoutType.SCHEDULE_TO_CLOSE));
    expect(spent.message).toBe(`Timed out: the VPC endpoint was not ready within its budget.${seen}`);
    expect(spent.fix).toContain('"budgets":{"vpcEndpoint":"30 minutes"}');
  });

  it('before the start means that nobody polls', () => {
    expect(failedWith(new TimeoutFailure('activity timeout', undefined, TimeoutType.SCHEDULE_TO_START))).toMatchObject({
      ...{ reason: 'nobodyPolls', message: 'settleVpcEndpoint was not started: no worker polls its task queue.' },
    });
  });

  it('is explained by the look that followed, when that knows more', () => {
    const [spent, seen] = [failure('Timed out.'), failure('Its network is full.')];
    expect(explained(spent, seen)).toBe(seen);
    for (const reason of ['outOfTime', 'nobodyPolls', 'unexpected'])
      expect(explained(spent, { ...seen, reason })).toBe(spent);
  });
});
