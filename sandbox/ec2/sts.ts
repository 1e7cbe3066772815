import { createHash, randomBytes } from 'node:crypto';
import { unmet } from '../iam/authorize.ts';
import type { Requirement } from '../iam/policy.ts';
import type { AccessKey, RoleRow } from '../world.ts';
import { AwsError } from './aws-error.ts';
import type { Call, Caller, Operations, Reply } from './operation.ts';
import { covers, decode, demandStsPermission } from './permissions.ts';

export const stsOperations: Operations = {
  GetCallerIdentity: {
    run: ({ caller }) => ({ body: { UserId: userId(caller), Account: caller.account, Arn: caller.callerArn } }),
  },
  AssumeRole: { run: assumeRole },
  DecodeAuthorizationMessage: {
    run: (call) => {
      demandStsPermission(call, 'DecodeAuthorizationMessage');
      const decoded = decode(call.parameters.required('EncodedMessage'));
      if (decoded === undefined)
        throw new AwsError('InvalidAuthorizationMessageException', 'Invalid authorization message');
      return { body: { DecodedMessage: decoded } };
    },
  },
  GetAccessKeyInfo: {
    run: ({ world, parameters }) => {
      const key = world.aws.accessKeys.get(parameters.required('AccessKeyId'));
      if (key === undefined) throw new AwsError('ValidationError', 'Access key id is not valid');
      return { body: { Account: key.account } };
    },
  },
};

/** Answers credentials of a new session, which then acts as this role. The expiry is reported, but not enforced. */
function assumeRole({ world, caller, parameters }: Call): Reply {
  const arn = parameters.required('RoleArn');
  const session = parameters.required('RoleSessionName');
  if (!/^[\w+=,.@-]{2,64}$/.test(session)) throw invalid('roleSessionName', session);
  const seconds = parameters.integer('DurationSeconds') ?? 3600;
  if (seconds < 900 || seconds > 3600) throw invalid('durationSeconds', String(seconds));
  const role = assumableRole({ world, caller, parameters }, arn);
  const accessKeyId = `ASIA${capitals(16)}`;
  const [, partition, account = '', name = ''] =
    /^arn:([^:]+):iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(role.arn) ?? [];
  const callerArn = `arn:${partition}:sts::${account}:assumed-role/${name}/${session}`;
  const key: AccessKey = {
    account,
    callerArn,
    principalArn: role.arn,
    secret: randomBytes(30).toString('base64'),
    roleArn: role.arn,
  };
  world.aws.accessKeys.set(accessKeyId, key);
  return {
    body: {
      Credentials: {
        AccessKeyId: accessKeyId,
        SecretAccessKey: key.secret,
        SessionToken: randomBytes(96).toString('base64'),
        // Wall time, because SDKs compare it with their clock.
        Expiration: new Date(Date.now() + seconds * 1000).toISOString(),
      },
      AssumedRoleUser: { AssumedRoleId: userId(key), Arn: callerArn },
      PackedPolicySize: 0,
    },
  };
}

/** The same error if the role does not exist, does not trust the caller, or requires another external id: STS says no more. */
function assumableRole({ world, caller, parameters }: Call, arn: string): RoleRow {
  const account = /^arn:[^:]+:iam::(\d{12}):role\//.exec(arn)?.[1];
  const role = account === undefined ? undefined : world.aws.accounts.get(account)?.roles.get(arn);
  const trusted = role?.trusts.some((entry) => covers(entry, caller));
  const externalId = role?.externalId === undefined || role.externalId === parameters.text('ExternalId');
  if (
    role !== undefined &&
    trusted &&
    externalId &&
    unmet(world, caller, [assuming(arn, parameters)]) === undefined &&
    !deniesAssuming(world.aws.accounts.get(caller.account)?.roles, caller)
  )
    return role;
  throw new AwsError(
    'AccessDenied',
    `User: ${caller.callerArn} is not authorized to perform: sts:AssumeRole on resource: ${arn}`,
    403,
  );
}

const assuming = (resource: string, parameters: Call['parameters']): Requirement => {
  const externalId = parameters.text('ExternalId');
  const context = externalId === undefined ? {} : { 'sts:ExternalId': externalId };
  return { action: 'sts:AssumeRole', resource, context };
};

const deniesAssuming = (roles: ReadonlyMap<string, RoleRow> | undefined, { roleArn }: Caller): boolean =>
  roleArn !== undefined && (roles?.get(roleArn)?.denies.includes('AssumeRole') ?? false);

function userId({ account, callerArn, principalArn }: AccessKey): string {
  if (callerArn.endsWith(':root')) return account;
  const unique = createHash('sha256').update(principalArn).digest('hex').slice(0, 17).toUpperCase();
  const session = /:assumed-role\/[^/]+\/(.+)$/.exec(callerArn)?.[1];
  return session === undefined ? `AIDA${unique}` : `AROA${unique}:${session}`;
}

const capitals = (length: number): string =>
  Array.from(randomBytes(length), (byte) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[byte % 32]).join('');

const invalid = (name: string, value: string): AwsError =>
  new AwsError(
    'ValidationError',
    `1 validation error detected: Value '${value}' at '${name}' failed to satisfy constraint`,
  );
