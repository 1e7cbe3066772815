import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAwsClient } from '../../src/providers/aws/aws.ts';
import type { ProviderError } from '../../src/providers/errors.ts';
import { stubAwsUser, stubNoAwsCredentials } from '../support/aws-environment.ts';
import { startScriptedServer, type Scripted, type ScriptedServer } from '../support/scripted-server.ts';

let server: ScriptedServer;
const access = { region: 'eu-west-1' };

beforeAll(async () => {
  server = await startScriptedServer();
});
afterAll(() => server.close());

const failureOf = async (answer: Scripted, call?: { signal: AbortSignal }): Promise<ProviderError> => {
  stubAwsUser();
  server.answer(answer);
  const aws = createAwsClient({ ec2Endpoint: server.url });
  return aws
    .ec2(access)
    .vpcExists('vpc-1', call)
    .then(
      () => expect.fail('the call went through'),
      (error: unknown) => error as ProviderError,
    )
    .finally(() => aws.close());
};

const answerOf = (code: string, status: number, message = 'why'): Scripted => ({
  status,
  headers: { 'x-amzn-requestid': 'request-1', 'content-type': 'text/xml;charset=UTF-8' },
  body: `<Response><Errors><Error><Code>${code}</Code><Message>${message}</Message></Error></Errors><RequestID>r</RequestID></Response>`,
});

describe('a code becomes the error that says what to do', () => {
  test.each([
    ['RequestLimitExceeded', 503, 'Throttled'],
    ['Throttling', 400, 'Throttled'],
    ['ThrottlingException', 400, 'Throttled'],
    ['EC2ThrottledException', 400, 'Throttled'],
    ['RequestThrottled', 400, 'Throttled'],
    ['TooManyRequestsException', 429, 'Throttled'],
    ['Unavailable', 503, 'Unavailable'],
    ['InternalError', 500, 'Unavailable'],
    ['ServiceUnavailable', 503, 'Unavailable'],
    ['SomethingNew', 500, 'Unavailable'],
    ['RequestTimeout', 400, 'Unavailable'],
    ['InvalidServiceName', 400, 'Denied'],
    ['UnauthorizedOperation', 403, 'Denied'],
    ['AuthFailure', 401, 'Denied'],
    ['RequestExpired', 400, 'Unavailable'],
    ['ExpiredToken', 400, 'Unavailable'],
    ['AccessDenied', 403, 'Denied'],
    ['AccessDeniedException', 400, 'Denied'],
    ['InvalidClientTokenId', 403, 'Denied'],
    ['SomethingNew', 403, 'Denied'],
    ['IdempotentParameterMismatch', 400, 'Conflict'],
    ['DependencyViolation', 400, 'Conflict'],
    ['IncorrectState', 400, 'Conflict'],
    ['ConcurrentTagAccess', 400, 'Conflict'],
    ['VpcEndpointLimitExceeded', 400, 'Exhausted'],
    ['InsufficientFreeAddressesInSubnet', 400, 'Exhausted'],
    ['TagLimitExceeded', 400, 'Exhausted'],
    ['FilterLimitExceeded', 400, 'Invalid'],
    ['InvalidVpcID.NotFound', 400, 'NotFound'],
    ['InvalidSubnetID.NotFound', 400, 'NotFound'],
    ['InvalidSubnetId.NotFound', 400, 'NotFound'],
    ['InvalidGroup.NotFound', 400, 'NotFound'],
    ['InvalidVpcEndpoint.NotFound', 400, 'NotFound'],
    ['InvalidVpcEndpointId.NotFound', 400, 'NotFound'],
    ['InvalidVpcID.Malformed', 400, 'Invalid'],
    ['DuplicateSubnetsInSameZone', 400, 'Invalid'],
    ['MissingParameter', 400, 'Invalid'],
    ['SomethingNew', 400, 'Invalid'],
  ])('%s with %i: %s', async (code, status, kind) => {
    const error = await failureOf(answerOf(code, status));
    expect(error).toMatchObject({
      kind,
      message: 'why',
      source: { api: 'ec2', action: 'DescribeVpcs', where: 'eu-west-1', status, code, requestId: 'request-1' },
    });
  });
});

test('it is called once: retries belong to the caller', async () => {
  const before = server.asked.length;
  await failureOf(answerOf('RequestLimitExceeded', 503));
  expect(server.asked).toHaveLength(before + 1);
});

test('a cut or refused connection is unavailable', async () => {
  expect(await failureOf('drop')).toMatchObject({ kind: 'Unavailable' });
  stubAwsUser();
  const nobody = createAwsClient({ ec2Endpoint: 'http://127.0.0.1:9' });
  await expect(nobody.ec2(access).vpcExists('vpc-1')).rejects.toMatchObject({
    kind: 'Unavailable',
    message: expect.stringContaining('ECONNREFUSED') as string,
  });
});

test.each([500, 200])('a page of HTML with %i is unavailable, and is not quoted', async (status) => {
  const error = await failureOf({ status, body: '<html><p>proxy says password=hunter2</html' });
  expect(error).toMatchObject({ kind: 'Unavailable' });
  expect(JSON.stringify([error.message, error.source])).not.toContain('hunter2');
});

test('a well-formed page with 200 is not an answer in which nothing is listed', async () => {
  expect(await failureOf({ body: '<html><p>Bad gateway</p></html>' })).toMatchObject({
    kind: 'Unavailable',
    message: 'the answer could not be read',
  });
});

test('what EC2 encodes for STS to decode is left out', async () => {
  const message = 'You are not authorized. Encoded authorization failure message: AbCd_1234-xyz';
  const error = await failureOf(answerOf('UnauthorizedOperation', 403, message));
  expect(error.message).toBe('You are not authorized. Encoded authorization failure message: <hidden>');
});

test('an abort ends the call with the caller’s own reason', async () => {
  const controller = new AbortController();
  const asked = server.asked.length;
  const failing = failureOf('hang', { signal: controller.signal });
  await expect.poll(() => server.asked.length).toBe(asked + 1);
  const reason = new Error('cancelled');
  controller.abort(reason);
  expect(await failing).toBe(reason);
});

test('no credentials at all is a denial', async () => {
  stubNoAwsCredentials();
  const aws = createAwsClient({ ec2Endpoint: server.url });
  await expect(aws.ec2(access).vpcExists('vpc-1')).rejects.toMatchObject({ kind: 'Denied', source: { api: 'ec2' } });
});
