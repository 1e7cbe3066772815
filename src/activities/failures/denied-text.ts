/** What to do about a denial: the first words of its message, and its fix. */
import type { Denial, DeniedError, ErrorSource } from '../../providers/errors.ts';
import { permissionOf } from './aiven-permissions.ts';
import type { ReasonId } from './reasons.ts';

/** The next action, a clause: "Allow ec2:CreateVpcEndpoint on arn:… to arn:…". Undefined: the reason's fix says it. */
export function nextAction({ source, message, denial }: DeniedError, reason: ReasonId): string | undefined {
  if (source.api === 'aiven') return aivenAction(source, message, reason);
  return (denial === undefined ? undefined : awsAction(denial, reason)) ?? general[reason];
}

/** The command that decodes EC2's message. Undefined: EC2 encoded none, or STS has decoded it already. */
export function decodeCommand({ denial }: DeniedError): string | undefined {
  const { encoded } = denial ?? {};
  if (encoded === undefined || encoded.length > LONGEST_ENCODED) return undefined;
  return `aws sts decode-authorization-message --query DecodedMessage --output text --encoded-message ${encoded}`;
}

/** The longest message that STS decodes. */
const LONGEST_ENCODED = 10_240;

const general: { readonly [Reason in ReasonId]?: string } = {
  aivenToken: 'Give the workers a valid Aiven token (AIVEN_TOKEN)',
  aivenDenied: 'Find out who refuses calls to the Aiven API',
  awsCredentials: 'Check the workers’ AWS credentials',
  awsClock: 'Set the clock of the worker’s host',
  awsAccount: 'Have AWS enable the account',
  accessDenied: 'Extend the policy of the acting identity',
  roleNotAssumable: 'Correct the role’s trust policy',
};

/** What to change in which policy; undefined: AWS did not say what is missing. */
export function awsAction(denial: Denial, reason: ReasonId = 'accessDenied'): string | undefined {
  const { action, principal = 'the acting identity', resource, policy, explicit, policyArn, statement } = denial;
  if (action === undefined) return undefined;
  const on = resource === undefined ? '' : ` on ${resource}`;
  if (explicit === true) {
    const where = [
      ...(statement === undefined ? [] : [`statement ${statement}`]),
      ...(policy === undefined ? [] : [`${article(policy)} ${policy}`]),
      ...(policyArn === undefined ? [] : [policyArn]),
    ];
    const by = where.length === 0 ? '' : `, in ${where.join(' of ')}`;
    return `Lift the explicit deny of ${action}${on} for ${principal}${by}`;
  }
  if (reason === 'roleNotAssumable' && policy === undefined)
    return `Let the trust policy of ${resource ?? 'the role'} admit ${principal}, and allow ${action} to it`;
  return `Allow ${action}${on} to ${principal}${policy === undefined ? '' : `, in ${article(policy)} ${policy}`}`;
}

const article = (noun: string): string => (/^[aeiou]/i.test(noun) ? 'an' : 'a');

function aivenAction(source: ErrorSource, message: string, reason: ReasonId): string | undefined {
  if (reason !== 'aivenPermission') return general[reason];
  const project = / \/project\/([^/?]+)/.exec(source.action)?.[1] ?? 'the project';
  if (/^Not a project member/i.test(message))
    return `Add the token’s user to the Aiven project ${project}, or correct the project’s name`;
  const permission = permissionOf(message, source.action);
  return `Grant the token’s user ${permission ?? 'the permission'} in the Aiven project ${project}`;
}
