/** What EC2 and STS refuse: identities, permissions, quotas. */
import type { Reason } from '../../../contract/failure-info.ts';

export const awsReasons = {
  awsCredentials: {
    type: 'Denied',
    symptom: 'No credentials, `AuthFailure`, `SignatureDoesNotMatch`, `InvalidClientTokenId`.',
    cause:
      'The worker has no AWS credentials, or they are mistyped or revoked. `AuthFailure` also: the Region is not enabled in the account, or the worker’s clock is wrong.',
    fix: 'Run `aws sts get-caller-identity` with the workers’ credentials. If that fails, give the workers valid ones and restart them. If it answers, enable the Region in the account and check the clock. Then send `retry`.',
  },
  awsClock: {
    type: 'Denied',
    symptom: '`SignatureDoesNotMatch` with “Signature expired” or “not yet current”, `RequestInTheFuture`.',
    cause: 'The worker’s clock differs from AWS’s by more than 5 minutes. Nothing is wrong with the credentials.',
    fix: 'Set the clock of the worker’s host (NTP), then send `retry`.',
  },
  awsAccount: {
    type: 'Denied',
    symptom: '`OptInRequired`, `PendingVerification` or `Blocked`.',
    cause: 'AWS has not enabled EC2 for the account in this Region, still checks the account, or has blocked it.',
    fix: 'Follow the message (AWS writes to the account’s owner too); when AWS has enabled the account, send `retry`.',
  },
  awsCredentialsLate: {
    type: 'Unavailable',
    symptom: '`ExpiredToken`, `RequestExpired`, or the source of the credentials did not answer in time.',
    cause: 'Temporary credentials ended before the new ones were there, or the worker’s clock is wrong.',
    fix: 'It is retried automatically. If it persists, renew the workers’ credentials (or set the clock), then send `retry`.',
  },
  roleNotAssumable: {
    type: 'Denied',
    symptom: 'STS answers `AccessDenied` to AssumeRole.',
    cause: 'The role does not exist, does not trust the worker’s identity, or wants another external id.',
    fix: 'Correct the role’s trust policy, then send `retry`. To act with another role, put `roleArn` and `externalId` into the patch of `retry`.',
  },
  accessDenied: {
    type: 'Denied',
    symptom: 'EC2 answers `UnauthorizedOperation`.',
    cause:
      'The acting role lacks the action, or the policy’s condition does not match. CreateVpcEndpoint is checked against the VPC, each subnet, each group and the endpoint at once, and tagging needs ec2:CreateTags.',
    fix: 'Extend the role’s policy (the README has one that works), then send `retry`.',
  },
  serviceNameNotVisible: {
    type: 'Denied',
    symptom: 'EC2 answers `InvalidServiceName`: the endpoint service “does not exist”.',
    cause:
      'EC2 answers this when the service does not allow the caller. Usually the acting role is not among the privatelink’s principals: another role of the account, or the same role with its path left out.',
    fix: 'Send `retry` with a patch of `principals` that allows the acting role; the box of the run shows it with the ARN. Or put the `roleArn` of an allowed role into the patch.',
  },
  endpointQuota: {
    type: 'Exhausted',
    symptom: 'EC2 answers `VpcEndpointLimitExceeded`.',
    cause:
      'The VPC holds as many interface and Gateway Load Balancer endpoints as its quota allows (50 unless raised).',
    fix: 'Delete endpoints nobody needs, or raise quota L-29B6F2EB in Service Quotas, then send `retry`.',
  },
  noFreeAddresses: {
    type: 'Exhausted',
    symptom: 'EC2 answers `InsufficientFreeAddressesInSubnet`, or a subnet has no free address.',
    cause: 'Each subnet of the endpoint gives one address to its network interface; this one has none left.',
    fix: 'Free addresses, then send `retry`. Or send `retry` with a patch of `subnetIds` without the full subnet; the box of the run shows it with the ids.',
  },
  awsQuota: {
    type: 'Exhausted',
    symptom: 'EC2 answers with a `…LimitExceeded` code.',
    cause: 'A quota of the account or Region is spent: network interfaces, groups of an interface, tags.',
    fix: 'Raise the quota that the code names in Service Quotas or free what it counts, then send `retry`.',
  },
  awsConflict: {
    type: 'Conflict',
    symptom: 'EC2 answers `DependencyViolation`, `IncorrectState` or `ConcurrentTagAccess`.',
    cause: 'The resource is being changed by somebody else, or something still depends on it.',
    fix: 'It is retried automatically. If it persists, look at the resource in the AWS console, then send `retry`.',
  },
  awsInvalid: {
    type: 'Invalid',
    symptom: 'EC2 refuses a parameter.',
    cause: 'A malformed id, a tag that a tag policy forbids, or values that do not go together.',
    fix: 'Put the right `subnetIds` or `securityGroupIds` into the patch of `retry`; or send `rollback` and start again.',
  },
} as const satisfies Readonly<Record<string, Reason>>;
