import { CancelledFailure, ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { describe, expect, test } from 'vitest';
import { failureInfo, toFailure } from '../../src/activities/failures/failures.ts';
import { reasonOf, reasons, type ReasonId } from '../../src/activities/failures/reasons.ts';
import { NotReadyError, RefusedError } from '../../src/activities/failures/step-errors.ts';
import { wrapActivities } from '../../src/activities/failures/wrap.ts';
import {
  ConflictError,
  DeniedError,
  type ErrorSource,
  ExhaustedError,
  InvalidError,
  NotFoundError,
  ThrottledError,
  UnavailableError,
} from '../../src/providers/errors.ts';

const aiven: ErrorSource = { api: 'aiven', action: 'POST /project/shop/service/x/privatelink/aws' };
const ec2: ErrorSource = { api: 'ec2', action: 'CreateVpcEndpoint', where: 'eu-west-1' };
const sts: ErrorSource = { api: 'sts', action: 'AssumeRole' };
const code = (text: string, status = 400): ErrorSource => ({ ...ec2, code: text, status });

describe('the table, row by row', () => {
  const rows: readonly [error: Error, type: string, retried: boolean, reason: ReasonId][] = [
    [new NotReadyError('creating'), 'NotReady', true, 'notReady'],
    [new ThrottledError('slow down', { ...aiven, status: 429 }, 5000), 'Throttled', true, 'throttled'],
    [new ThrottledError('slow down', code('RequestLimitExceeded', 503)), 'Throttled', true, 'throttled'],
    [new UnavailableError('ECONNRESET', ec2), 'Unavailable', true, 'apiUnavailable'],
    [new UnavailableError('later', { ...aiven, status: 501 }), 'Unavailable', true, 'apiUnavailable'],
    [new ConflictError('exists', { ...aiven, status: 409 }), 'Conflict', true, 'aivenConflict'],
    [new ConflictError('off', { ...aiven, code: 'not_powered' }), 'Conflict', true, 'serviceNotRunning'],
    [new ConflictError('in use', code('DependencyViolation')), 'Conflict', true, 'awsConflict'],
    [new ConflictError('other', code('IdempotentParameterMismatch')), 'Refused', false, 'tokenMismatch'],
    [new RefusedError('endpointRejected', 'rejected'), 'Refused', false, 'endpointRejected'],
    [new RefusedError('tooManyPrincipals', '17'), 'Exhausted', false, 'tooManyPrincipals'],
    [new DeniedError('no', { ...aiven, status: 401 }), 'Denied', false, 'aivenToken'],
    [new DeniedError('no', { ...aiven, status: 403, code: 'authentication_failed' }), 'Denied', false, 'aivenToken'],
    [new DeniedError('no', { ...aiven, status: 403 }), 'Denied', false, 'aivenDenied'],
    [new DeniedError('no', code('UnauthorizedOperation', 403)), 'Denied', false, 'accessDenied'],
    [new DeniedError('no', code('InvalidServiceName')), 'Denied', false, 'serviceNameNotVisible'],
    [new UnavailableError('no', code('ExpiredToken')), 'Unavailable', true, 'awsCredentialsLate'],
    [new UnavailableError('no', code('CredentialsProviderError')), 'Unavailable', true, 'awsCredentialsLate'],
    [new DeniedError('no', code('InvalidClientTokenId')), 'Denied', false, 'awsCredentials'],
    [new DeniedError('Invalid token', { ...aiven, status: 403 }), 'Denied', false, 'aivenToken'],
    [new DeniedError('Authentication failed', { ...aiven, status: 403 }), 'Denied', false, 'aivenToken'],
    [new DeniedError('Not a project member', { ...aiven, status: 403 }), 'Denied', false, 'aivenPermission'],
    [new DeniedError('no', { ...sts, code: 'AccessDenied' }), 'Denied', false, 'roleNotAssumable'],
    [new DeniedError('none found', ec2), 'Denied', false, 'awsCredentials'],
    [new ExhaustedError('full', code('VpcEndpointLimitExceeded')), 'Exhausted', false, 'endpointQuota'],
    [new ExhaustedError('full', code('InsufficientFreeAddressesInSubnet')), 'Exhausted', false, 'noFreeAddresses'],
    [new ExhaustedError('full', code('TagLimitExceeded')), 'Exhausted', false, 'awsQuota'],
    [new NotFoundError('gone', { ...aiven, status: 404 }), 'NotFound', false, 'serviceGone'],
    [new NotFoundError('gone', code('InvalidVpcID.NotFound')), 'NotFound', false, 'vpcGone'],
    [new NotFoundError('gone', code('InvalidSubnetID.NotFound')), 'NotFound', false, 'subnetGone'],
    [new NotFoundError('gone', code('InvalidSubnetId.NotFound')), 'NotFound', false, 'subnetGone'],
    [new NotFoundError('gone', code('InvalidGroup.NotFound')), 'NotFound', false, 'groupGone'],
    [new NotFoundError('gone', code('InvalidSecurityGroupID.NotFound')), 'NotFound', false, 'groupGone'],
    [new NotFoundError('gone', code('InvalidVpcEndpointId.NotFound')), 'NotFound', false, 'endpointGone'],
    [new InvalidError('bad', { ...aiven, status: 400 }), 'Invalid', false, 'aivenInvalid'],
    [new InvalidError('bad', code('InvalidParameter')), 'Invalid', false, 'awsInvalid'],
    [new InvalidError('bad', code('DuplicateSubnetsInSameZone')), 'Invalid', false, 'subnetsShareZone'],
  ];
  test.each(rows)('%o: %s, retried %s, %s', (error, type, retried, reason) => {
    const failure = toFailure(error);
    const { cause, fix } = reasonOf(reason);
    expect(failure).toMatchObject({ type, nonRetryable: !retried, details: [{ type, reason, cause, fix }], stack: '' });
  });

  test('what is out of time waits for a person, and what nobody expected is tried again', () => {
    expect(toFailure(new RefusedError('outOfTime', 'x')).nonRetryable).toBe(true);
    expect(toFailure(new RefusedError('unexpected', 'x')).nonRetryable).toBe(false);
  });

  test('what is not ready is tried again, whatever it will be when the time is over', () => {
    const late = new NotReadyError('not visible yet', { reason: 'serviceNameNotVisible', retryAfterMs: 22_000 });
    expect(toFailure(late)).toMatchObject({
      ...{ type: 'NotReady', nonRetryable: false, nextRetryDelay: 22_000, category: ApplicationFailureCategory.BENIGN },
      details: [{ type: 'Denied', reason: 'serviceNameNotVisible' }],
    });
  });

  test('only what is expected is benign', () => {
    const benign = rows.filter(([error]) => toFailure(error).category === ApplicationFailureCategory.BENIGN);
    expect(new Set(benign.map(([, type]) => type))).toEqual(new Set(['NotReady', 'Throttled']));
  });
});

test('the message says what, where, which code and which request', () => {
  const source = { ...ec2, code: 'InvalidServiceName', status: 400, requestId: 'r-1' };
  const { message, details } = toFailure(new DeniedError("The service 'x' does not exist", source));
  expect(message).toBe(
    "EC2 CreateVpcEndpoint in eu-west-1: The service 'x' does not exist (InvalidServiceName, HTTP 400, request r-1)",
  );
  expect(details).toMatchObject([{ ...source, message }]);
});

describe('how long until the next attempt', () => {
  const delayOf = (error: unknown, context = {}) => toFailure(error, context).nextRetryDelay;

  test('a wait says it itself, or takes two seconds of the scaled world', () => {
    expect(delayOf(new NotReadyError('x', { retryAfterMs: 1234 }))).toBe(1234);
    expect(delayOf(new NotReadyError('x'), { timeScale: 10 })).toBe(200);
  });

  test('a server’s Retry-After is kept, but never long enough to end a budget early', () => {
    expect(delayOf(new ThrottledError('x', aiven, 7000), { timeScale: 10 })).toBe(7000);
    expect(delayOf(new ThrottledError('x', aiven, 3_600_000))).toBe(30_000);
    expect(delayOf(new UnavailableError('x', aiven, 7000))).toBe(7000);
  });

  test('throttling without one backs off with jitter', () => {
    for (const [attempt, most] of [
      [1, 2000],
      [3, 8000],
      [40, 30_000],
    ] as const) {
      const delay = delayOf(new ThrottledError('x', ec2), { attempt }) as number;
      expect(delay).toBeGreaterThanOrEqual(most / 2);
      expect(delay).toBeLessThanOrEqual(most);
    }
  });

  test('throttling backs off in the scaled world', () => {
    const delay = delayOf(new ThrottledError('x', ec2), { attempt: 1, timeScale: 10 }) as number;
    expect(delay).toBeGreaterThanOrEqual(100);
    expect(delay).toBeLessThanOrEqual(200);
  });

  test('all else is left to the retry policy', () => {
    expect(delayOf(new UnavailableError('x', ec2))).toBeUndefined();
    expect(delayOf(new ConflictError('x', ec2))).toBeUndefined();
  });
});

describe('a wait shows the row of what it waits for', () => {
  test.each([
    ['settlePrivatelink', 'settled', 'privatelinkStuck'],
    ['settlePrivatelink', 'gone', 'privatelinkRemains'],
    ['settleVpcEndpoint', 'gone', 'endpointRemains'],
    ['settleRoutes', 'settled', 'routesMissing'],
    ['settleTargets', 'settled', 'targetsUnproven'],
    ['validateRequest', 'settled', 'notReady'],
  ] as const)('%s until %s: %s', (activity, want, reason) => {
    expect(toFailure(new NotReadyError('x'), { activity, want }).details).toMatchObject([{ reason }]);
  });

  test('unless it names its own', () => {
    const error = new NotReadyError('x', { reason: 'targetsUntrusted' });
    expect(toFailure(error, { activity: 'settleTargets' }).details).toMatchObject([{ reason: 'targetsUntrusted' }]);
  });
});

describe('an error without a row', () => {
  const bug = new TypeError('cannot read token=abc of undefined', { cause: new Error('secret') });

  test('keeps its name, is loud, and is given five attempts', () => {
    const failure = toFailure(bug, { attempt: 4 });
    expect(failure).toMatchObject({
      type: 'TypeError',
      nonRetryable: false,
      details: [{ type: 'Unexpected', reason: 'unexpected' }],
    });
    expect(failure.category).not.toBe(ApplicationFailureCategory.BENIGN);
    expect(toFailure(bug, { attempt: 5 }).nonRetryable).toBe(true);
  });

  test('brings its stack but neither secrets nor its cause', () => {
    const failure = toFailure(bug);
    expect(failure.stack).toContain('failures.test.ts');
    expect(`${failure.message} ${failure.stack}`).not.toContain('abc');
    expect(failure.cause).toBeUndefined();
  });

  test('may be anything', () => {
    expect(toFailure('boom')).toMatchObject({ type: 'Error', message: 'Error: boom' });
    expect(toFailure(undefined).type).toBe('Error');
  });
});

describe('around activities', () => {
  const abortError = Object.assign(new Error('aborted'), { name: 'AbortError' });
  const own = ApplicationFailure.create({ type: 'Invalid' });
  const quiet = { logger: new DefaultLogger('ERROR') };
  const activities = wrapActivities({
    settlePrivatelink: (_: { wait: { want: string } }) => Promise.reject(new NotReadyError('not listed')),
    throwCancelled: () => Promise.reject(new CancelledFailure('cancelled')),
    throwAborted: () => Promise.reject(abortError),
    throwOwn: () => Promise.reject(own),
    // Throws before it returns a promise.
    throwAtOnce: (): Promise<void> => {
      throw new DeniedError('no', ec2);
    },
    answer: (input: number) => Promise.resolve(input + 1),
  });

  test('answers pass, errors become failures with the activity’s own row', async () => {
    expect(await activities.answer(1)).toBe(2);
    const waiting = activities.settlePrivatelink({ wait: { want: 'gone' } });
    await expect(waiting).rejects.toMatchObject({ type: 'NotReady', details: [{ reason: 'privatelinkRemains' }] });
    await expect(activities.throwAtOnce()).rejects.toMatchObject({ type: 'Denied', nonRetryable: true });
  });

  test('failures of Temporal’s own pass untouched', async () => {
    await expect(activities.throwCancelled()).rejects.toBeInstanceOf(CancelledFailure);
    await expect(activities.throwOwn()).rejects.toBe(own);
  });

  test('an abort is a cancellation only where there was one', async () => {
    await expect(activities.throwAborted()).rejects.toMatchObject({ type: 'AbortError', nonRetryable: false });
    const environment = new MockActivityEnvironment({}, quiet);
    environment.cancel();
    await expect(environment.run(activities.throwAborted)).rejects.toBe(abortError);
  });

  test('the attempt is Temporal’s', async () => {
    const environment = new MockActivityEnvironment({ attempt: 5 }, quiet);
    await expect(environment.run(activities.throwAborted)).rejects.toMatchObject({ nonRetryable: true });
  });
});

describe('the rows', () => {
  const all = Object.entries(reasons);

  test.each(all)('%s says which update to send', (_, { fix }) => {
    expect(fix).toMatch(/`(retry|skip|rollback)`|start again|^Nothing to send/);
  });

  test.each(all)('%s is written out', (_, { symptom, cause, fix }) => {
    for (const text of [symptom, cause, fix]) expect(text).toMatch(/^[A-Z`].{10,}[.}]$/su);
  });

  test('payloads to paste are JSON, and hold no ids: those of the case are in its patch', () => {
    const payloads = all.flatMap(([, { fix }]) => [...fix.matchAll(/\{"[^`]*?\}+(?=[,.: ]|$)/g)].map(([text]) => text));
    expect(payloads.length).toBeGreaterThan(2);
    for (const payload of payloads) expect(payload).not.toMatch(/\b(vpce?|subnet|sg|plc)-|arn:/);
    for (const payload of payloads) expect(() => JSON.parse(payload) as unknown, payload).not.toThrow();
  });

  test('a look refuses in the same words', () => {
    const { cause, fix } = reasonOf('foreignEndpoint');
    const message = 'vpce-1 leads to this service';
    expect(failureInfo('foreignEndpoint', message)).toEqual({
      type: 'Refused',
      reason: 'foreignEndpoint',
      message,
      cause,
      fix,
    });
  });
});
