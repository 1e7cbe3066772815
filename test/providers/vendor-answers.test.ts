/** The vendors' denials, served as they write them and read by the real clients, get the reason that an operator needs. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toFailure } from '../../src/activities/failures/failures.ts';
import { notYetOfAiven } from '../../src/activities/waiting/propagation.ts';
import { createAivenClient } from '../../src/providers/aiven/aiven.ts';
import { createAwsClient } from '../../src/providers/aws/aws.ts';
import { ProviderError } from '../../src/providers/errors.ts';
import { stubAwsUser } from '../support/aws-environment.ts';
import { startScriptedServer, type ScriptedServer } from '../support/scripted-server.ts';
import { bodyOf, vendorAnswers, type VendorAnswer } from '../support/vendor-answers.ts';

let server: ScriptedServer;
beforeAll(async () => {
  server = await startScriptedServer();
});
afterAll(() => server.close());

async function call({ api }: VendorAnswer): Promise<unknown> {
  if (api === 'aiven') {
    const aiven = createAivenClient({ url: server.url, token: 'secret-token-0123456789' });
    return aiven.getService({ project: 'shop', service: 'orders' }).finally(() => aiven.close());
  }
  stubAwsUser();
  const aws = createAwsClient({ ec2Endpoint: server.url, stsEndpoint: server.url });
  const access = { region: 'eu-west-1' };
  return (api === 'ec2' ? aws.ec2(access).vpcExists('vpc-1') : aws.identity(access)).finally(() => aws.close());
}

async function errorOf(answer: VendorAnswer): Promise<ProviderError> {
  const headers = { 'content-type': answer.api === 'aiven' ? 'application/json' : 'text/xml;charset=UTF-8' };
  server.answer({ status: answer.status, headers, body: bodyOf(answer) });
  return call(answer).then(
    () => expect.fail('the call went through'),
    (error: unknown) => error as ProviderError,
  );
}

test.each(
  vendorAnswers.map((answer) => [answer.api, answer.status, answer.code ?? '', answer.message, answer] as const),
)('%s answers %i %s "%s"', async (_, __, ___, ____, answer) => {
  const error = await errorOf(answer);
  expect(error).toBeInstanceOf(ProviderError);
  expect(error.source).toMatchObject({ status: answer.status, ...(answer.code && { code: answer.code }) });
  expect(toFailure(error).details).toMatchObject([{ reason: answer.reason }]);
});

test('every row says where it was seen', () => {
  for (const { from } of vendorAnswers) expect(from.length).toBeGreaterThan(10);
});

test('a wait does not hope that a token which Aiven refuses will do in a moment', async () => {
  const [token] = vendorAnswers.filter(({ message }) => message === 'Invalid token');
  const [member] = vendorAnswers.filter(({ message }) => message === 'Not a project member');
  expect(notYetOfAiven(await errorOf(token as VendorAnswer), 1_000)).toBeUndefined();
  expect(notYetOfAiven(await errorOf(member as VendorAnswer), 1_000)).toBe('not readable yet');
});
