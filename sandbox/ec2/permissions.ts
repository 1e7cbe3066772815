import { AwsError } from './aws-error.ts';
import type { Call } from './operation.ts';

/** Throws `UnauthorizedOperation` when the caller's role is denied this EC2 action. */
export function demandPermission({ world, caller }: Pick<Call, 'world' | 'caller'>, action: string): void {
  const role =
    caller.roleArn === undefined ? undefined : world.aws.accounts.get(caller.account)?.roles.get(caller.roleArn);
  const denies = role?.denies ?? [];
  if (!denies.includes(action) && !denies.includes('*')) return;
  // Real messages may end with a blob that only STS can decode; readers must cope with it.
  const blob = Buffer.from(`${caller.callerArn} ec2:${action}`).toString('base64url');
  throw new AwsError(
    'UnauthorizedOperation',
    `You are not authorized to perform this operation. User: ${caller.callerArn} is not authorized to perform: ec2:${action} ` +
      `with an explicit deny in an identity-based policy. Encoded authorization failure message: ${blob}`,
    403,
  );
}

/** Whether an ARN in a list covers this caller: itself, its account's root, or anybody. */
export function covers(entry: string, caller: { account: string; principalArn: string; callerArn: string }): boolean {
  const root = /^arn:[^:]+:iam::(\d{12}):root$/.exec(entry);
  return entry === '*' || root?.[1] === caller.account || entry === caller.principalArn || entry === caller.callerArn;
}
