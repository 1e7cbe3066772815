/** Every call to a vendor's API is reported once, under a name without ids, so that the number of names stays small. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { addRole } from '../../sandbox/seed/add-to-aws.ts';
import { createAivenClient } from '../../src/providers/aiven/aiven.ts';
import { createAwsClient } from '../../src/providers/aws/aws.ts';
import type { ObservedCall } from '../../src/providers/observed.ts';
import { BLUE, blueKeys, GREEN, startAws, type AwsFixture } from '../sandbox/ec2-fixture.ts';
import { stubAwsUser } from '../support/aws-environment.ts';
import { startScriptedServer } from '../support/scripted-server.ts';

let sandbox: AwsFixture;
let told: ObservedCall[] = [];
const observe = (call: ObservedCall): void => void told.push(call);
const named = (): string[] => told.map(({ api, action, outcome }) => `${api} ${action}: ${outcome}`);

beforeAll(async () => {
  sandbox = await startAws();
});
afterAll(() => sandbox.stop());
beforeEach(() => {
  told = [];
  stubAwsUser(blueKeys.accessKeyId, blueKeys.secretAccessKey);
});

test('of AWS, each with its request id; taking a role is a call of its own, and its refusal is none of EC2', async () => {
  const aws = createAwsClient({ ec2Endpoint: sandbox.url, stsEndpoint: sandbox.url, observe });
  const role = addRole(sandbox.world, GREEN, { name: 'watched', trusts: [`arn:aws:iam::${BLUE}:root`] });
  await aws.ec2({ region: 'eu-west-1', roleArn: role.arn }).vpcExists(sandbox.green.vpc.id);
  await aws
    .ec2({ region: 'eu-west-1', roleArn: `${role.arn}-2` })
    .vpcExists('vpc-1')
    .catch(() => undefined);
  aws.close();
  expect(named()).toEqual(['sts AssumeRole: ok', 'ec2 DescribeVpcs: ok', 'sts AssumeRole: denied']);
  for (const { requestId, seconds } of told) {
    expect(requestId).toMatch(/^[\w-]{30,}$/);
    expect(seconds).toBeGreaterThan(0);
  }
});

test('of Aiven, without project and service; one that is held back is not called throttled', async () => {
  const server = await startScriptedServer();
  const aiven = createAivenClient({ url: server.url, token: 't0ken', observe });
  const ref = { project: 'shop', service: 'orders/kafka' };
  server.answer({ status: 404, headers: { 'x-request-id': 'r-1' } });
  await aiven.getPrivatelink(ref).catch(() => undefined);
  server.answer({ status: 429, headers: { 'retry-after': '30' } });
  for (let n = 0; n < 2; n += 1) await aiven.getService(ref).catch(() => undefined);
  await aiven.close();
  await server.close();
  expect(named()).toEqual([
    'aiven GET /project/{}/service/{}/privatelink/aws: notfound',
    'aiven GET /project/{}/service/{}: notfound', // to learn which of the two is not there
    'aiven GET /project/{}/service/{}: throttled',
    'aiven GET /project/{}/service/{}: held',
  ]);
  expect(told[0]?.requestId).toBe('r-1');
});
