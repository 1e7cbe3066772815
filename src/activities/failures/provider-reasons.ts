/** Which row of the reasons' table a client's error belongs to. */
import type { ErrorSource, ProviderError } from '../../providers/errors.ts';
import { reasonOfDenial } from './denials.ts';
import type { ReasonId } from './reasons.ts';

/** The row for an error as the client classified it; the vendor's code picks the special ones. */
export function reasonOfProviderError({ kind, source, message }: ProviderError): ReasonId {
  if (kind === 'Throttled') return 'throttled';
  if (kind === 'Unavailable')
    return PASSING_CREDENTIALS.test(source.code ?? '') ? 'awsCredentialsLate' : 'apiUnavailable';
  if (kind === 'Denied') return reasonOfDenial(source, message);
  if (source.api === 'aiven') return aivenReason(kind, source);
  return awsReason(kind, source);
}

type Kind = Exclude<ProviderError['kind'], 'Throttled' | 'Unavailable' | 'Denied'>;

/** Codes of AWS, and of its SDK, for credentials that were good and may be good again at the next attempt. */
const PASSING_CREDENTIALS = /^(ExpiredToken(Exception)?|RequestExpired|(Credentials|Token)?ProviderError)$/;

function aivenReason(kind: Kind, { code }: ErrorSource): ReasonId {
  switch (kind) {
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

const awsReason = (kind: Kind, { code = '' }: ErrorSource): ReasonId =>
  byCode.find(([pattern]) => pattern.test(code))?.[1] ?? byKind[kind];

const byKind = {
  NotFound: 'endpointGone',
  Conflict: 'awsConflict',
  Exhausted: 'awsQuota',
  Invalid: 'awsInvalid',
} as const satisfies Readonly<Record<Kind, ReasonId>>;

/** EC2 spells one thing in several ways: `InvalidSubnetID` and `InvalidSubnetId`, `InvalidGroup` and `InvalidSecurityGroupID`. */
const byCode: readonly (readonly [RegExp, ReasonId])[] = [
  [/^IdempotentParameterMismatch$/, 'tokenMismatch'],
  [/^VpcEndpointLimitExceeded$/, 'endpointQuota'],
  [/^InsufficientFreeAddressesInSubnet$/, 'noFreeAddresses'],
  [/^DuplicateSubnetsInSameZone$/, 'subnetsShareZone'],
  [/^InvalidVpcID\.NotFound$/i, 'vpcGone'],
  [/^InvalidSubnetID\.NotFound$/i, 'subnetGone'],
  [/^Invalid(SecurityGroupId|Group|GroupId)\.NotFound$/i, 'groupGone'],
];
