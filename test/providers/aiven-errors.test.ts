import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createAivenClient, type ConnectedAivenClient } from '../../src/providers/aiven/aiven.ts';
import type { ProviderError, ThrottledError } from '../../src/providers/errors.ts';
import { startScriptedServer, type Scripted, type ScriptedServer } from '../support/scripted-server.ts';

const token = 'secret-token-0123456789';
const ref = { project: 'shop', service: 'orders-kafka' };

let server: ScriptedServer;
let client: ConnectedAivenClient;

beforeAll(async () => {
  server = await startScriptedServer();
});
afterAll(() => server.close());
beforeEach(() => {
  // A new one each time: a client keeps a Retry-After for all its calls.
  client = createAivenClient({ url: server.url, token, timeoutMs: 500 });
  return () => client.close();
});

const failureOf = async (answer: Scripted): Promise<ProviderError> => {
  server.answer(answer);
  return client.getService(ref).then(
    () => expect.fail('the call went through'),
    (error: unknown) => error as ProviderError,
  );
};

describe('a status becomes the error that says what to do', () => {
  test.each([
    [400, 'Invalid'],
    [401, 'Denied'],
    [403, 'Denied'],
    [404, 'NotFound'],
    [408, 'Unavailable'],
    [409, 'Conflict'],
    [417, 'Conflict'],
    [422, 'Invalid'],
    [423, 'Invalid'],
    [429, 'Throttled'],
    [500, 'Unavailable'],
    [501, 'Unavailable'],
    [502, 'Unavailable'],
    [503, 'Unavailable'],
    [504, 'Unavailable'],
    [302, 'Invalid'],
  ])('%i: %s', async (status, kind) => {
    const error = await failureOf({ status, body: { message: 'no', errors: [{ message: 'no', status }] } });
    expect(error).toMatchObject({
      kind,
      source: { api: 'aiven', action: 'GET /project/shop/service/orders-kafka', status },
    });
  });
});

test('a cut connection and a silent server are unavailable', async () => {
  expect(await failureOf('drop')).toMatchObject({
    kind: 'Unavailable',
    message: expect.stringContaining('UND_ERR_SOCKET') as string,
  });
  expect(await failureOf('hang')).toMatchObject({ kind: 'Unavailable', message: 'no answer within 0.5 s' });
});

test('a refused connection is unavailable and names the address', async () => {
  const nobody = createAivenClient({ url: 'http://127.0.0.1:9', token });
  await expect(nobody.getService(ref)).rejects.toMatchObject({
    kind: 'Unavailable',
    message: expect.stringContaining('ECONNREFUSED') as string,
  });
});

test('the first of the errors is shown, with its machine-readable code', async () => {
  const item = { message: 'Database not powered on', status: 409, error_code: 'not_powered' };
  const error = await failureOf({ status: 409, body: { message: 'other', errors: [item] } });
  expect(error).toMatchObject({ message: 'Database not powered on', source: { code: 'not_powered' } });
});

test('the code is found at the top of the body too', async () => {
  const error = await failureOf({
    status: 403,
    body: { message: 'no', errors: [{ message: 'no' }], error_code: 'authentication_failed' },
  });
  expect(error.source.code).toBe('authentication_failed');
});

test('a body that is no JSON is never shown', async () => {
  const error = await failureOf({ status: 502, body: '<html>upstream password=hunter2</html>' });
  expect(error.message).toBe('Bad Gateway');
});

test('an empty body is no obstacle', async () => {
  expect(await failureOf({ status: 503 })).toMatchObject({ kind: 'Unavailable', message: 'Service Unavailable' });
});

test('a 200 that carries errors is a failure of the kind they say', async () => {
  const body = { service: {}, errors: [{ message: 'Service is locked', status: 409 }] };
  expect(await failureOf({ body })).toMatchObject({
    kind: 'Conflict',
    message: 'Service is locked',
    source: { status: 200 },
  });
});

test('a 200 with a bare error is unavailable', async () => {
  expect(await failureOf({ body: { error: 'try again later' } })).toMatchObject({
    kind: 'Unavailable',
    message: 'try again later',
  });
});

test('a 200 of another form is unavailable and quotes no values', async () => {
  const error = await failureOf({ body: { service: { service_name: 7, service_uri: 'postgres://u:p@h' } } });
  expect(error).toMatchObject({ kind: 'Unavailable', message: expect.stringContaining('service.state') as string });
  expect(error.message).not.toContain('postgres');
});

test('secrets are taken out of what Aiven says', async () => {
  const pem = '-----BEGIN PRIVATE KEY-----\nMIIEvQ\n-----END PRIVATE KEY-----';
  const message = `bad token ${token} for postgres://avnadmin:hunter2@db.example:1234/x with ${pem} sent`;
  const { message: shown } = await failureOf({ status: 400, body: { message } });
  expect(shown).toBe('bad token <hidden> for postgres://<hidden>@db.example:1234/x with <hidden> sent');
});

describe('Retry-After', () => {
  test('in seconds', async () => {
    const error = (await failureOf({ status: 429, headers: { 'retry-after': '7' } })) as ThrottledError;
    expect(error.retryAfterMs).toBe(7000);
  });

  test('as an HTTP date', async () => {
    const at = new Date(Date.now() + 60_000).toUTCString();
    const error = (await failureOf({ status: 429, headers: { 'retry-after': at } })) as ThrottledError;
    expect(error.retryAfterMs).toBeGreaterThan(57_000);
    expect(error.retryAfterMs).toBeLessThanOrEqual(60_000);
  });

  test.each(['soon', '-5', '7 days', ''])('%j is nonsense and left out', async (header) => {
    const error = (await failureOf({ status: 429, headers: { 'retry-after': header } })) as ThrottledError;
    expect(error.retryAfterMs).toBeUndefined();
  });

  test('is kept for every later call of the process, without asking again', async () => {
    await failureOf({ status: 429, headers: { 'retry-after': '30' } });
    const before = server.asked.length;
    await expect(client.refreshConnections({ project: 'other', service: 'x' })).rejects.toMatchObject({
      kind: 'Throttled',
      retryAfterMs: expect.closeTo(30_000, -3) as number,
    });
    expect(server.asked).toHaveLength(before);
  });

  test('of a 503 is kept as well', async () => {
    const error = await failureOf({ status: 503, headers: { 'retry-after': '30' } });
    expect(error).toMatchObject({ kind: 'Unavailable', retryAfterMs: 30_000 });
    await expect(client.getService(ref)).rejects.toMatchObject({ kind: 'Throttled' });
  });

  test('ends', async () => {
    await failureOf({ status: 429, headers: { 'retry-after': '0.05' } });
    server.answer({ body: { certificate: 'PEM' } });
    await expect.poll(() => client.projectCa('shop').catch(() => 'still throttled')).toBe('PEM');
  });
});

test.each(['', '.', '..'])('the name %j cannot be part of a path, and nothing is called', async (service) => {
  const before = server.asked.length;
  await expect(client.getService({ project: 'shop', service })).rejects.toMatchObject({ kind: 'Invalid' });
  expect(server.asked).toHaveLength(before);
});
