/** What a denial, a refusal and a wrong request say: which row of the runbook, and what to do first. */
import { describe, expect, it } from 'vitest';
import { permissionOf } from '../../src/activities/failures/aiven-permissions.ts';
import { reasonOfDenial } from '../../src/activities/failures/denials.ts';
import { awsAction, decodeCommand, nextAction } from '../../src/activities/failures/denied-text.ts';
import { infoOf, toFailure } from '../../src/activities/failures/failures.ts';
import { errorOf, invalid, sentence } from '../../src/activities/failures/invalid.ts';
import { refuse } from '../../src/activities/failures/refusal.ts';
import { reasons, type ReasonId } from '../../src/activities/failures/reasons.ts';
import { NotReadyError, RefusedError } from '../../src/activities/failures/step-errors.ts';
import { wrapActivities } from '../../src/activities/failures/wrap.ts';
import type { FailureInfo } from '../../src/contract/failure-info.ts';
import { DeniedError, UnavailableError, type Denial, type ErrorSource } from '../../src/providers/errors.ts';

const ROLE = 'arn:aws:iam::111122223333:role/links';
const aiven = (action = 'GET /project/shop/service/orders', more: Partial<ErrorSource> = {}): ErrorSource => ({
  api: 'aiven',
  action,
  ...more,
});
const ec2 = (code: string): ErrorSource => ({ api: 'ec2', action: 'DescribeVpcs', code });
const assume = (code: string): ErrorSource => ({ api: 'sts', action: 'AssumeRole', code });

describe('the permission that Aiven wants', () => {
  const configuration = 'service:configuration:write';
  it.each([
    ['perform this action: ServiceUpdate', '', configuration],
    ['perform this action: VpcGet', 'GET /project/shop/service/orders/privatelink/aws', 'project:networking:read'],
    ['perform this action: SomethingNew', 'GET /project/shop/vpcs', 'project:networking:read'],
    ['', 'GET /project/shop/service/orders/privatelink/aws/connections', configuration],
    ['', 'PATCH /project/shop/service/orders/tags', configuration],
    ['', 'GET /project/shop/privatelink-availability', 'project:services:write'],
    ['', 'GET /project/shop/service-types/kafka', 'read_only'],
    ['', 'GET /project/shop/kms/ca', 'organization:projects:write'],
    ['', 'PUT /project/shop/service/orders', configuration],
    ['', 'GET /project/shop/service/orders', 'project:services:read'],
    ['', 'GET /project/shop/service', 'project:services:read'],
    ['', 'GET /project', undefined],
  ])('after %j to %s: %s', (message, action, permission) => {
    expect(permissionOf(message, action)).toBe(permission);
  });
});

describe('the row of a denial', () => {
  it.each<[ErrorSource, string, ReasonId]>([
    [aiven(undefined, { code: 'authentication_failed' }), '', 'aivenToken'],
    [aiven(undefined, { status: 401 }), 'You don’t have permission to perform this action', 'aivenToken'],
    [aiven(undefined, { status: 403 }), 'Missing (expired) db token', 'aivenToken'],
    [aiven(undefined, { status: 403 }), 'You don’t have permission to perform this action', 'aivenPermission'],
    [aiven(undefined, { status: 403 }), 'Sorry. Not a project member', 'aivenDenied'],
    [ec2('InvalidServiceName'), '', 'serviceNameNotVisible'],
    [{ ...ec2('InvalidServiceName'), api: 'sts' }, '', 'awsCredentials'],
    [ec2('OptInRequired'), '', 'awsAccount'],
    [ec2('Blocked'), '', 'awsAccount'],
    [assume('NotAllowedHere'), '', 'notAllowed'],
    [{ ...assume('NotAllowedHere'), action: 'GetCallerIdentity' }, '', 'awsCredentials'],
    [{ api: 'probe', action: 'dial', code: 'NotAllowedHere' }, '', 'probeNotAllowed'],
    [{ api: 'probe', action: 'dial', code: 'OutsideOfSubnet' }, '', 'addressOutsideSubnet'],
    [{ api: 'probe', action: 'dial' }, '', 'accessDenied'],
    [assume('AccessDenied'), '', 'roleNotAssumable'],
    [{ ...assume('AccessDenied'), action: 'GetCallerIdentity' }, '', 'accessDenied'],
    [ec2('UnauthorizedOperation'), '', 'accessDenied'],
    [ec2('SignatureDoesNotMatch'), 'Signature expired: now is later', 'awsClock'],
    [ec2('SignatureDoesNotMatch'), 'The signature does not match', 'awsCredentials'],
    [ec2('AuthFailure'), 'Signature expired: now is later', 'awsCredentials'],
    [{ api: 'ec2', action: 'DescribeVpcs' }, '', 'awsCredentials'],
  ])('%j saying %j: %s', (source, message, reason) => {
    expect(reasonOfDenial(source, message)).toBe(reason);
  });

  it.each(['ExpiredToken', 'ExpiredTokenException', 'RequestExpired', 'ProviderError', 'TokenProviderError'])(
    'is not that of an API out of reach for credentials that may come: %s',
    (code) => {
      expect(infoOf(new UnavailableError('later', ec2(code))).reason).toBe('awsCredentialsLate');
      expect(infoOf(new UnavailableError('later', ec2(`${code}s`))).reason).toBe('apiUnavailable');
    },
  );
});

describe('the first words of a denial of AWS', () => {
  const base: Denial = { action: 'ec2:CreateTags', principal: ROLE, resource: 'arn:x' };
  it.each<[Denial, ReasonId, string | undefined]>([
    [{}, 'accessDenied', undefined],
    [{ action: 'ec2:CreateTags' }, 'accessDenied', 'Allow ec2:CreateTags to the acting identity'],
    [base, 'accessDenied', `Allow ec2:CreateTags on arn:x to ${ROLE}`],
    [
      { ...base, policy: 'identity-based policy' },
      'accessDenied',
      `Allow ec2:CreateTags on arn:x to ${ROLE}, in an identity-based policy`,
    ],
    [
      { ...base, policy: 'service control policy', explicit: false },
      'accessDenied',
      `Allow ec2:CreateTags on arn:x to ${ROLE}, in a service control policy`,
    ],
    [{ ...base, explicit: true }, 'accessDenied', `Lift the explicit deny of ec2:CreateTags on arn:x for ${ROLE}`],
    [
      { ...base, explicit: true, statement: 'No', policy: 'identity-based policy', policyArn: 'arn:p' },
      'accessDenied',
      `Lift the explicit deny of ec2:CreateTags on arn:x for ${ROLE}, in statement No of an identity-based policy of arn:p`,
    ],
    [
      { ...base, explicit: true, policyArn: 'arn:p' },
      'accessDenied',
      `Lift the explicit deny of ec2:CreateTags on arn:x for ${ROLE}, in arn:p`,
    ],
    [
      { ...base, action: 'sts:AssumeRole' },
      'roleNotAssumable',
      `Let the trust policy of arn:x admit ${ROLE}, and allow sts:AssumeRole to it`,
    ],
    [
      { action: 'sts:AssumeRole' },
      'roleNotAssumable',
      'Let the trust policy of the role admit the acting identity, and allow sts:AssumeRole to it',
    ],
    [
      { ...base, action: 'sts:AssumeRole', policy: 'identity-based policy' },
      'roleNotAssumable',
      `Allow sts:AssumeRole on arn:x to ${ROLE}, in an identity-based policy`,
    ],
  ])('%j, %s: %s', (denial, reason, says) => {
    expect(awsAction(denial, reason)).toBe(says);
  });

  it.each<[ReasonId, string | undefined]>([
    ['accessDenied', 'Extend the policy of the acting identity'],
    ['roleNotAssumable', 'Correct the role’s trust policy'],
    ['awsClock', 'Set the clock of the worker’s host'],
    ['serviceNameNotVisible', undefined],
  ])('are general where AWS says nothing: %s', (reason, says) => {
    expect(nextAction(new DeniedError('no', ec2('x')), reason)).toBe(says);
    expect(nextAction(new DeniedError('no', ec2('x'), { principal: ROLE }), reason)).toBe(says);
  });
});

describe('the first words of a denial of Aiven', () => {
  it.each<[string, string, ReasonId, string | undefined]>([
    [
      'Not a project member',
      'GET /project/shop/service',
      'aivenPermission',
      'Add the token’s user to the Aiven project shop, or correct the project’s name',
    ],
    [
      'no',
      'GET /project/shop/vpcs?x=1',
      'aivenPermission',
      'Grant the token’s user project:networking:read in the Aiven project shop',
    ],
    ['no', 'GET /project', 'aivenPermission', 'Grant the token’s user the permission in the Aiven project the project'],
    ['no', 'GET /project/shop/vpcs', 'aivenToken', 'Give the workers a valid Aiven token (AIVEN_TOKEN)'],
  ])('%s to %s as %s: %s', (message, action, reason, says) => {
    expect(nextAction(new DeniedError(message, aiven(action)), reason)).toBe(says);
  });
});

describe('what EC2 encoded', () => {
  const encoded = (text: string) => new DeniedError('no', ec2('UnauthorizedOperation'), { encoded: text });

  it('comes with the command that decodes it, unless it is longer than STS takes', () => {
    const command = 'aws sts decode-authorization-message --query DecodedMessage --output text --encoded-message';
    const longest = 'x'.repeat(10_240);
    expect(decodeCommand(encoded('abc'))).toBe(`${command} abc`);
    expect(decodeCommand(encoded(longest))).toBe(`${command} ${longest}`);
    expect(decodeCommand(encoded(`${longest}x`))).toBeUndefined();
    expect(decodeCommand(new DeniedError('no', ec2('x')))).toBeUndefined();
    expect(infoOf(encoded('abc')).fix).toMatch(/ To read what EC2 encoded .*: `aws sts .* abc`\.$/);
    expect(infoOf(new DeniedError('no', ec2('UnauthorizedOperation'))).fix).toBe(reasons.accessDenied.fix);
  });

  it('is not said twice: what AWS says is left out when it could be read', () => {
    const read = new DeniedError('You may not …', ec2('UnauthorizedOperation'), { action: 'ec2:CreateTags' });
    expect(infoOf(read).message).toBe(
      'Allow ec2:CreateTags to the acting identity. EC2 DescribeVpcs: not authorized (UnauthorizedOperation)',
    );
    expect(infoOf(new DeniedError('no', ec2('InvalidServiceName'))).message).toBe(
      'EC2 DescribeVpcs: no (InvalidServiceName)',
    );
  });
});

describe('a refusal', () => {
  const patch = { replace: true };

  it('carries the patch that repairs it, if there is one', () => {
    expect(infoOf(new RefusedError('foreignEndpoint', 'taken', undefined, patch))).toMatchObject({ patch });
    expect(infoOf(new RefusedError('foreignEndpoint', 'taken'))).not.toHaveProperty('patch');
    expect(refuse('foreignEndpoint', 'taken', patch).failure).toMatchObject({ patch, message: 'taken' });
    expect(refuse('foreignEndpoint', 'taken').failure).not.toHaveProperty('patch');
  });

  it('and a wait have names of their own, by which a log is searched', () => {
    expect(String(new RefusedError('foreignEndpoint', 'taken'))).toBe('RefusedError: taken');
    expect(String(new NotReadyError('creating'))).toBe('NotReadyError: creating');
  });

  it('says where it comes from, as far as that is known', () => {
    const source: ErrorSource = { api: 'ec2', action: 'x', status: 400, requestId: 'r-1' };
    expect(infoOf(new RefusedError('foreignEndpoint', 'taken', source)).message).toBe('taken (HTTP 400, request r-1)');
    expect(infoOf(new RefusedError('foreignEndpoint', 'taken', { api: 'ec2', action: 'x' })).message).toBe('taken');
    expect(infoOf(new NotReadyError('creating', { source: { ...source, code: 'Busy' } })).message).toBe(
      'creating (Busy, HTTP 400, request r-1)',
    );
  });
});

describe('a wrong request', () => {
  const wrong = errorOf({ field: 'service', value: 'x', problem: 'is not there', fix: 'name another' });

  it('is told in one sentence for each problem, under what kind of wrong it is', () => {
    const missing = errorOf({ field: 'project', problem: 'is missing', fix: 'name it' });
    expect(missing).not.toHaveProperty('value');
    expect([wrong, missing].map(sentence)).toEqual([
      'service: x is not there. Fix: name another',
      'project: is missing. Fix: name it',
    ]);
    const failure = invalid([wrong, missing]);
    expect(failure).toMatchObject({ type: 'Invalid', nonRetryable: true });
    expect(failure.message).toBe(`The request cannot be carried out:\n${sentence(wrong)}\n${sentence(missing)}`);
    expect(failure.details).toMatchObject([{ reason: 'invalidRequest', problems: [wrong, missing] }]);
  });

  it('is one that is not allowed as soon as one of its problems is', () => {
    const failure = invalid([wrong, { ...wrong, reason: 'notAllowed' }]);
    expect(failure.message).toMatch(/^The request is not allowed here:\n/);
    expect((failure.details?.[0] as FailureInfo).reason).toBe('notAllowed');
  });
});

describe('the row of a wait that is over', () => {
  const waiting = async (input: unknown) => {
    const { settlePrivatelink } = wrapActivities({
      settlePrivatelink: (_: unknown) => Promise.reject(new NotReadyError('not yet')),
    });
    const failure: unknown = await settlePrivatelink(input).catch((error: unknown) => error);
    return (failure as { details: [FailureInfo] }).details[0].reason;
  };

  it.each<[unknown, ReasonId]>([
    [undefined, 'privatelinkStuck'],
    [null, 'privatelinkStuck'],
    ['settled', 'privatelinkStuck'],
    [{}, 'privatelinkStuck'],
    [{ wait: null }, 'privatelinkStuck'],
    [{ wait: 'gone' }, 'privatelinkStuck'],
    [{ wait: {} }, 'privatelinkStuck'],
    [{ wait: { want: 'settled' } }, 'privatelinkStuck'],
    [{ wait: { want: 'unused' } }, 'privatelinkStuck'],
    [{ wait: { want: 'gone' } }, 'privatelinkRemains'],
    [{ removing: undefined, wait: { want: 'gone' } }, 'privatelinkRemains'],
    [{ removing: { remove: [], left: [] }, wait: { want: 'gone' } }, 'connectionRemains'],
  ])('for %j: %s', async (input, reason) => {
    expect(await waiting(input)).toBe(reason);
  });

  it('is a general one outside of the steps, and each delay is a whole millisecond at least', () => {
    expect(infoOf(new NotReadyError('x')).reason).toBe('notReady');
    expect(toFailure(new NotReadyError('x', { retryAfterMs: 0 })).nextRetryDelay).toBe(1);
    expect(toFailure(new NotReadyError('x', { retryAfterMs: 12.4 })).nextRetryDelay).toBe(12);
  });
});
