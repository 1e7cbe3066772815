import { DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import {
  AssumeRoleCommand,
  DecodeAuthorizationMessageCommand,
  GetAccessKeyInfoCommand,
  GetCallerIdentityCommand,
} from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addRole, type NewRole } from '../../sandbox/seed/add-to-aws.ts';
import { BLUE, GREEN, greenKeys, startAws, type AwsFixture, type Keys } from './ec2-fixture.ts';

let aws: AwsFixture;
beforeEach(async () => void (aws = await startAws()));
afterEach(() => aws.stop());

const role = (overrides: Partial<NewRole> = {}) =>
  addRole(aws.world, GREEN, { name: 'teams/privatelink', ...overrides });

async function assume(RoleArn: string, ExternalId?: string, keys?: Keys): Promise<Keys> {
  const { Credentials } = await aws
    .sts(keys)
    .send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'causeway', ...(ExternalId && { ExternalId }) }));
  return {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  };
}

const whoIs = (keys?: Keys) => aws.sts(keys).send(new GetCallerIdentityCommand({}));

describe('identity', () => {
  it('E36 of a user is its ARN, and its account', async () => {
    expect(await whoIs()).toMatchObject({ Account: BLUE, Arn: `arn:aws:iam::${BLUE}:user/worker` });
    expect(await aws.sts().send(new GetAccessKeyInfoCommand({ AccessKeyId: greenKeys.accessKeyId }))).toMatchObject({
      Account: GREEN,
    });
  });

  it('E36 of a session is an ARN that lost the path of the role', async () => {
    const session = await assume(role({ trusts: [`arn:aws:iam::${BLUE}:root`] }).arn);
    expect(await whoIs(session)).toMatchObject({
      Account: GREEN,
      Arn: `arn:aws:sts::${GREEN}:assumed-role/privatelink/causeway`,
      UserId: expect.stringMatching(/^AROA\w+:causeway$/) as string,
    });
  });
});

describe('an encoded denial', () => {
  const deniedWith = async (keys: Keys): Promise<string> => {
    const denied = await aws
      .ec2({ keys })
      .send(new DescribeVpcsCommand({}))
      .then(
        () => '',
        (error: Error) => error.message,
      );
    return /Encoded authorization failure message: (\S+)/.exec(denied)?.[1] ?? '';
  };
  const decode = (EncodedMessage: string, keys?: Keys) =>
    aws.sts(keys).send(new DecodeAuthorizationMessageCommand({ EncodedMessage }));

  it('E6 is decoded for those who may', async () => {
    const session = await assume(role({ trusts: [`arn:aws:iam::${BLUE}:root`], denies: ['DescribeVpcs'] }).arn);
    const { DecodedMessage = '' } = await decode(await deniedWith(session), session);
    expect(JSON.parse(DecodedMessage)).toMatchObject({
      allowed: false,
      explicitDeny: true,
      context: { action: 'ec2:DescribeVpcs', principal: { arn: expect.stringContaining('/privatelink/causeway') } },
    });
  });

  it('E6 is refused to those who may not, and what is none is invalid', async () => {
    const denies = ['DescribeVpcs', 'DecodeAuthorizationMessage'];
    const session = await assume(role({ trusts: [`arn:aws:iam::${BLUE}:root`], denies }).arn);
    await expect(decode(await deniedWith(session), session)).rejects.toMatchObject({
      name: 'AccessDenied',
      $metadata: { httpStatusCode: 403 },
    });
    await expect(decode('nonsense')).rejects.toMatchObject({
      name: 'InvalidAuthorizationMessageException',
      $metadata: { httpStatusCode: 400 },
    });
  });
});

describe('a role', () => {
  const denied = { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } };

  it('E37 is assumed by those it trusts: an account, a user, another role', async () => {
    const first = role({ name: 'first', trusts: [`arn:aws:iam::${BLUE}:user/worker`] });
    const second = role({ name: 'second', trusts: [first.arn] });
    await expect(assume(second.arn)).rejects.toMatchObject(denied);
    await expect(assume(second.arn, undefined, await assume(first.arn))).resolves.toBeDefined();
    await expect(assume(first.arn, undefined, greenKeys)).rejects.toMatchObject(denied);
  });

  it('E37 with an external id is assumed with that one only', async () => {
    const { arn } = role({ trusts: [`arn:aws:iam::${BLUE}:root`], externalId: 'shop' });
    await expect(assume(arn)).rejects.toMatchObject(denied);
    await expect(assume(arn, 'other')).rejects.toMatchObject(denied);
    await expect(assume(arn, 'shop')).resolves.toBeDefined();
  });

  it('E37 that does not exist is denied like one that does not trust', async () => {
    const arn = `arn:aws:iam::${GREEN}:role/nobody`;
    await expect(assume(arn)).rejects.toMatchObject({
      ...denied,
      message: `User: arn:aws:iam::${BLUE}:user/worker is not authorized to perform: sts:AssumeRole on resource: ${arn}`,
    });
  });

  it('E37 is not assumed by a role that may not, nor for too long or under a name that is none', async () => {
    const limited = await assume(
      role({ name: 'limited', trusts: [`arn:aws:iam::${BLUE}:root`], denies: ['AssumeRole'] }).arn,
    );
    const { arn } = role({ trusts: [`arn:aws:iam::${GREEN}:root`, `arn:aws:iam::${BLUE}:root`] });
    await expect(assume(arn, undefined, limited)).rejects.toMatchObject(denied);
    const send = (input: { RoleSessionName: string; DurationSeconds?: number }) =>
      aws.sts().send(new AssumeRoleCommand({ RoleArn: arn, ...input }));
    await expect(send({ RoleSessionName: 'me', DurationSeconds: 7200 })).rejects.toMatchObject({
      name: 'ValidationError',
    });
    await expect(send({ RoleSessionName: 'a b' })).rejects.toMatchObject({ name: 'ValidationError' });
  });
});
