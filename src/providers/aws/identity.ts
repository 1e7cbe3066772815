import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import { UnavailableError } from '../errors.ts';
import type { AwsAccess, AwsIdentity } from '../ports/aws.ts';
import { awsCall } from './call.ts';
import { whereOf } from './credentials.ts';

/** The identity of this access, as an ARN for Aiven's list of principals. */
export async function callerIdentity(sts: STSClient, access: AwsAccess, signal?: AbortSignal): Promise<AwsIdentity> {
  const source = { api: 'sts', action: 'GetCallerIdentity', where: whereOf(access) } as const;
  const { Arn: arn, Account: account } = await awsCall(source, signal, (options) =>
    sts.send(new GetCallerIdentityCommand({}), options),
  );
  if (arn === undefined || account === undefined) throw new UnavailableError('the answer names no identity', source);
  if (access.roleArn !== undefined) return { account, principal: access.roleArn, pathUnknown: false };
  return { account, ...principalOf(arn) };
}

/** The ARN of a role session lacks the path of the role: `role/team/NAME` acts as `assumed-role/NAME/SESSION`. */
function principalOf(arn: string): Pick<AwsIdentity, 'principal' | 'pathUnknown'> {
  const session = /^arn:([^:]+):sts::(\d+):assumed-role\/([^/]+)\//.exec(arn);
  if (session === null) return { principal: arn, pathUnknown: false };
  const [, partition, account, name] = session;
  return { principal: `arn:${partition}:iam::${account}:role/${name}`, pathUnknown: true };
}
