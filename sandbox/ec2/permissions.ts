import { AwsError } from './aws-error.ts';
import { unmet } from '../iam/authorize.ts';
import type { Requirement } from '../iam/policy.ts';
import { requirementsOf } from '../iam/requirements.ts';
import type { Call } from './operation.ts';

/** Throws `UnauthorizedOperation` when the caller's role is denied what this call needs, or its policies do not allow it. */
export function demandPermission(call: Call, action: string): void {
  const requirements = requirementsOf(call, action);
  const denied = requirements.find((requirement) => isDenied(call, requirement.action.replace(/^.*:/, '')));
  if (denied !== undefined) throw unauthorized(call.caller, denied, { explicit: true, statement: 'SandboxDenies' });
  const refusal = unmet(call.world, call.caller, requirements);
  if (refusal === undefined) return;
  const { requirement, statement } = refusal;
  throw unauthorized(call.caller, requirement, { explicit: statement !== undefined, statement: statement?.Sid });
}

interface Reason {
  readonly explicit: boolean;
  readonly statement: string | undefined;
}

/** The message is that of IAM's documentation, "Troubleshoot access denied error messages". */
function unauthorized(caller: Call['caller'], { action, resource }: Requirement, reason: Reason): AwsError {
  const on = resource === '*' ? '' : ` on resource: ${resource}`;
  const why = reason.explicit
    ? 'with an explicit deny in an identity-based policy'
    : `because no identity-based policy allows the ${action} action`;
  return new AwsError(
    'UnauthorizedOperation',
    `You are not authorized to perform this operation. User: ${caller.callerArn} is not authorized to perform: ${action}${on} ` +
      `${why}. Encoded authorization failure message: ${encode(caller, { action, resource }, reason)}`,
    403,
  );
}

/** Throws `AccessDenied` when the caller's role is denied this action of STS, or its policies do not allow it. */
export function demandStsPermission(call: Pick<Call, 'world' | 'caller'>, action: string): void {
  const denied = isDenied(call, action);
  const asked = { action: `sts:${action}`, resource: '*', context: {} };
  if (!denied && unmet(call.world, call.caller, [asked]) === undefined) return;
  throw new AwsError(
    'AccessDenied',
    `User: ${call.caller.callerArn} is not authorized to perform: sts:${action} ` +
      (denied
        ? 'with an explicit deny in an identity-based policy'
        : `because no identity-based policy allows the sts:${action} action`),
    403,
  );
}

/** The JSON in an encoded message of the sandbox. Undefined: it is not from the sandbox. */
export function decode(blob: string): string | undefined {
  const text = Buffer.from(blob, 'base64url').toString();
  return text.startsWith('{"allowed":false') ? text : undefined;
}

/** Encodes the document that DecodeAuthorizationMessage answers, as in IAM's documentation. */
function encode(
  { callerArn }: Call['caller'],
  { action, resource }: Pick<Requirement, 'action' | 'resource'>,
  { explicit, statement = '' }: Reason,
): string {
  const document = {
    allowed: false,
    explicitDeny: explicit,
    matchedStatements: { items: explicit ? [{ statementId: statement, effect: 'DENY' }] : [] },
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
