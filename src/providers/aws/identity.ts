import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import { UnavailableError } from '../errors.ts';
import type { AwsAccess, AwsIdentity } from '../ports.ts';
import { awsCall } from './call.ts';
import { whereOf } from './credentials.ts';

/** Who calls with this access, as an ARN that Aiven's allow-list takes. */
export async function callerIdentity(sts: STSClient, access: AwsAccess, signal?: AbortSignal): Promise<AwsIdentity> {
  const source = { api: 'sts', action: 'GetCallerIdentity', where: whereOf(access) } as const;
  const { Arn: arn, Account: account } = await awsCall(source, signal, (options) =>
    sts.send(new GetCallerIdentityCommand({}), options),
  );
  if (arn === undefined || account === undefined) throw new UnavailableError('the answer names nobody', source);
  if (access.roleArn !== undefined) return { account, principal: access.roleArn, pathUnknown: false };
  return { account, ...principalOf(arn) };
}

/** Of a role's session only the role's last name is left in its ARN: `role/team/NAME` acts as `assumed-role/NAME/SESSION`. */
function principalOf(arn: string): Pick<AwsIdentity, 'principal' | 'pathUnknown'> {
  const session = /^arn:([^:]+):sts::(\d+):assumed-role\/([^/]+)\//.exec(arn);
  if (session === null) return { principal: arn, pathUnknown: false };
  const [, partition, account, name] = session;
  return { principal: `arn:${partition}:iam::${account}:role/${name}`, pathUnknown: true };
}
