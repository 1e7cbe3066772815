import { AwsError } from './aws-error.ts';
import type { Call } from './operation.ts';

/** Throws `UnauthorizedOperation` when the caller's role is denied this EC2 action. */
export function demandPermission(call: Pick<Call, 'world' | 'caller'>, action: string): void {
  if (!isDenied(call, action)) return;
  const { caller } = call;
  const resource = `arn:aws:ec2:${caller.region}:${caller.account}:vpc-endpoint/*`;
  const on = action.includes('VpcEndpoint') && !action.startsWith('Describe') ? ` on resource: ${resource}` : '';
  throw new AwsError(
    'UnauthorizedOperation',
    `You are not authorized to perform this operation. User: ${caller.callerArn} is not authorized to perform: ec2:${action}${on} ` +
      `with an explicit deny in an identity-based policy. Encoded authorization failure message: ${encode(caller, `ec2:${action}`, resource)}`,
    403,
  );
}

/** Throws `AccessDenied` when the caller's role is denied this action of STS. */
export function demandStsPermission(call: Pick<Call, 'world' | 'caller'>, action: string): void {
  if (!isDenied(call, action)) return;
  throw new AwsError(
    'AccessDenied',
    `User: ${call.caller.callerArn} is not authorized to perform: sts:${action} with an explicit deny in an identity-based policy`,
    403,
  );
}

/** What a blob of ours says, as JSON. Undefined: it is not one of ours. */
export function decode(blob: string): string | undefined {
  const text = Buffer.from(blob, 'base64url').toString();
  return text.startsWith('{"allowed":false') ? text : undefined;
}

/** The document that DecodeAuthorizationMessage answers, as IAM's documentation shows it. */
function encode({ callerArn }: Call['caller'], action: string, resource: string): string {
  const document = {
    allowed: false,
    explicitDeny: true,
    matchedStatements: { items: [{ statementId: 'SandboxDenies', effect: 'DENY' }] },
    failures: { items: [] },
    context: { principal: { id: 'AROASANDBOX', arn: callerArn }, action, resource, conditions: { items: [] } },
  };
  return Buffer.from(JSON.stringify(document)).toString('base64url');
}

function isDenied({ world, caller }: Pick<Call, 'world' | 'caller'>, action: string): boolean {
  const role =
    caller.roleArn === undefined ? undefined : world.aws.accounts.get(caller.account)?.roles.get(caller.roleArn);
  const denies = role?.denies ?? [];
  return denies.includes(action) || denies.includes('*');
}

/** Whether an ARN in a list covers this caller: itself, its account's root, or anybody. */
export function covers(entry: string, caller: { account: string; principalArn: string; callerArn: string }): boolean {
  const root = /^arn:[^:]+:iam::(\d{12}):root$/.exec(entry);
  return entry === '*' || root?.[1] === caller.account || entry === caller.principalArn || entry === caller.callerArn;
}
