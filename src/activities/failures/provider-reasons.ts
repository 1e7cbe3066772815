/** Which row of the reasons' table a client's error belongs to. */
import type { ErrorSource, ProviderError } from '../../providers/errors.ts';
import type { ReasonId } from './reasons.ts';

/** The row for an error as the client classified it; the vendor's code picks the special ones. */
export function reasonOfProviderError({ kind, source, message }: ProviderError): ReasonId {
  if (kind === 'Throttled') return 'throttled';
  if (kind === 'Unavailable')
    return PASSING_CREDENTIALS.test(source.code ?? '') ? 'awsCredentialsLate' : 'apiUnavailable';
  if (source.api === 'aiven') return aivenReason(kind, source, message);
  return awsReason(kind, source);
}

type Kind = Exclude<ProviderError['kind'], 'Throttled' | 'Unavailable'>;

/** Codes of AWS, and of its SDK, for credentials that were good and may be good again at the next attempt. */
const PASSING_CREDENTIALS = /^(ExpiredToken(Exception)?|RequestExpired|(Credentials|Token)?ProviderError)$/;

/**
 * What Aiven says of the token itself. `Invalid token` comes without a code, as 401 or 403 (Aiven's operator for
 * Kubernetes, `isInvalidTokenError`); `Authentication failed` as 403 (Aiven's OpenAPI); the third as 401.
 */
const ABOUT_THE_TOKEN = /^(Invalid token|Authentication failed|Missing \(expired\) db token)\b/i;

function aivenReason(kind: Kind, { status, code }: ErrorSource, message: string): ReasonId {
  switch (kind) {
    case 'Denied':
      return status === 401 || code === 'authentication_failed' || ABOUT_THE_TOKEN.test(message)
        ? 'aivenToken'
        : 'aivenPermission';
    case 'NotFound':
      return 'serviceGone';
    case 'Conflict':
      return code === 'not_powered' ? 'serviceNotRunning' : 'aivenConflict';
    case 'Exhausted':
      return 'tooManyPrincipals';
    case 'Invalid':
      return 'aivenInvalid';
  }
}

function awsReason(kind: Kind, { api, action, code = '' }: ErrorSource): ReasonId {
  const special = byCode.find(([pattern]) => pattern.test(code))?.[1];
  if (special !== undefined) return special;
  if (kind !== 'Denied') return byKind[kind];
  if (api === 'sts' && action === 'AssumeRole') return 'roleNotAssumable';
  return code === 'UnauthorizedOperation' || code.startsWith('AccessDenied') ? 'accessDenied' : 'awsCredentials';
}

const byKind = {
  NotFound: 'endpointGone',
  Conflict: 'awsConflict',
  Exhausted: 'awsQuota',
  Invalid: 'awsInvalid',
} as const satisfies Readonly<Record<Exclude<Kind, 'Denied'>, ReasonId>>;

/** EC2 spells one thing in several ways: `InvalidSubnetID` and `InvalidSubnetId`, `InvalidGroup` and `InvalidSecurityGroupID`. */
const byCode: readonly (readonly [RegExp, ReasonId])[] = [
  [/^InvalidServiceName$/, 'serviceNameNotVisible'],
  [/^IdempotentParameterMismatch$/, 'tokenMismatch'],
  [/^VpcEndpointLimitExceeded$/, 'endpointQuota'],
  [/^InsufficientFreeAddressesInSubnet$/, 'noFreeAddresses'],
  [/^DuplicateSubnetsInSameZone$/, 'subnetsShareZone'],
  [/^InvalidVpcID\.NotFound$/i, 'vpcGone'],
  [/^InvalidSubnetID\.NotFound$/i, 'subnetGone'],
  [/^Invalid(SecurityGroupId|Group|GroupId)\.NotFound$/i, 'groupGone'],
];
