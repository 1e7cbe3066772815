import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addRole } from '../../sandbox/seed/add-to-aws.ts';
import { createAwsClient, type ConnectedAwsClient } from '../../src/providers/aws/aws.ts';
import { BLUE, blueKeys, GREEN, startAws, type AwsFixture } from '../sandbox/ec2-fixture.ts';
import { stubAwsUser } from '../support/aws-environment.ts';
import { startScriptedServer } from '../support/scripted-server.ts';

let sandbox: AwsFixture;
let aws: ConnectedAwsClient;
const region = 'eu-west-1';

beforeAll(async () => {
  sandbox = await startAws();
});
afterAll(() => sandbox.stop());
beforeEach(() => {
  stubAwsUser(blueKeys.accessKeyId, blueKeys.secretAccessKey);
  aws = createAwsClient({ ec2Endpoint: sandbox.url, stsEndpoint: sandbox.url });
});
afterEach(() => aws.close());

describe('who acts', () => {
  test('a user is that user', async () => {
    expect(await aws.identity({ region })).toEqual({
      account: BLUE,
      principal: `arn:aws:iam::${BLUE}:user/worker`,
      pathUnknown: false,
    });
  });

  test('a role of the request is that role, path and all', async () => {
    const role = addRole(sandbox.world, GREEN, {
      name: 'team/privatelink',
      trusts: [`arn:aws:iam::${BLUE}:root`],
      externalId: 'x-1',
    });
    expect(await aws.identity({ region, roleArn: role.arn, externalId: 'x-1' })).toEqual({
      account: GREEN,
      principal: role.arn,
      pathUnknown: false,
    });
  });

  test.each([
    ['arn:aws:sts::111122223333:assumed-role/worker/i-0abc', 'arn:aws:iam::111122223333:role/worker', true],
    ['arn:aws-cn:sts::111122223333:assumed-role/worker/s', 'arn:aws-cn:iam::111122223333:role/worker', true],
    ['arn:aws:iam::111122223333:root', 'arn:aws:iam::111122223333:root', false],
  ])('the caller %s acts as %s', async (arn, principal, pathUnknown) => {
    const sts = await startScriptedServer();
    sts.answer({
      headers: { 'content-type': 'text/xml' },
      body: `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>${arn}</Arn><UserId>u</UserId><Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`,
    });
    const client = createAwsClient({ stsEndpoint: sts.url });
    expect(await client.identity({ region })).toEqual({ account: '111122223333', principal, pathUnknown });
    client.close();
    await sts.close();
  });
});

describe('an assumed role', () => {
  test('acts in its own account, and is assumed once for many calls', async () => {
    const role = addRole(sandbox.world, GREEN, { name: 'reader', trusts: [`arn:aws:iam::${BLUE}:root`] });
    const access = { region, roleArn: role.arn };
    const assumed = () => sandbox.world.ledger.calls.filter(({ action }) => action === 'AssumeRole').length;
    const before = assumed();
    const ec2 = aws.ec2(access);
    const seen = await Promise.all([ec2.vpcExists(sandbox.green.vpc.id), ec2.vpcExists(sandbox.blue.vpc.id)]);
    expect(seen).toEqual([true, false]);
    await aws.ec2({ ...access }).vpcExists(sandbox.green.vpc.id);
    expect(aws.ec2({ ...access })).toBe(ec2);
    expect(assumed()).toBe(before + 1);
  });

  test('that may not be assumed is a denial of STS, told apart from one of EC2', async () => {
    const access = { region, roleArn: `arn:aws:iam::${GREEN}:role/nobody` };
    await expect(aws.ec2(access).vpcExists('vpc-1')).rejects.toMatchObject({
      kind: 'Denied',
      source: { api: 'sts', action: 'AssumeRole', code: 'AccessDenied', where: `eu-west-1 as ${access.roleArn}` },
    });
    await expect(aws.identity(access)).rejects.toMatchObject({ kind: 'Denied', source: { action: 'AssumeRole' } });
  });

  test('that may be assumed later works without a restart', async () => {
    const access = { region, roleArn: `arn:aws:iam::${GREEN}:role/late` };
    await expect(aws.identity(access)).rejects.toMatchObject({ kind: 'Denied' });
    addRole(sandbox.world, GREEN, { name: 'late', trusts: [`arn:aws:iam::${BLUE}:root`] });
    expect(await aws.identity(access)).toMatchObject({ account: GREEN });
  });

  test('wants its external id', async () => {
    const role = addRole(sandbox.world, GREEN, {
      name: 'kept',
      trusts: [`arn:aws:iam::${BLUE}:root`],
      externalId: 'x-2',
    });
    await expect(aws.identity({ region, roleArn: role.arn, externalId: 'other' })).rejects.toMatchObject({
      kind: 'Denied',
    });
    await expect(aws.identity({ region, roleArn: role.arn })).rejects.toMatchObject({ kind: 'Denied' });
  });
});
