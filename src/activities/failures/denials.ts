/** What the vendors say when they deny something, as data: which row of the reasons' table each answer belongs to. */
import type { ErrorSource } from '../../providers/errors.ts';
import type { ReasonId } from './reasons.ts';

/** All that is given must match. `from`: where the answer was seen. */
interface Denial {
  readonly api: readonly ErrorSource['api'][];
  readonly action?: string;
  readonly status?: number;
  readonly code?: RegExp;
  /** Of the message. */
  readonly says?: RegExp;
  readonly reason: ReasonId;
  readonly from: string;
}

const AIVEN = ['aiven'] as const;
const AWS = ['ec2', 'sts'] as const;
const PROBE = ['probe'] as const;

/** The first match counts. `error_code` is added progressively, so Aiven's text counts as much as its code. */
const denials: readonly Denial[] = [
  { api: AIVEN, code: /^authentication_failed$/, reason: 'aivenToken', from: 'Aiven’s OpenAPI, 2023' },
  { api: AIVEN, says: /^Authentication failed\b/i, reason: 'aivenToken', from: 'Aiven’s OpenAPI, 2023' },
  {
    api: AIVEN,
    says: /^Invalid token\b/i,
    reason: 'aivenToken',
    from: 'aiven/aiven-operator, isInvalidTokenError: without a code, 401 or 403',
  },
  {
    api: AIVEN,
    says: /^Missing \(expired\) db token\b/i,
    reason: 'aivenToken',
    from: 'aiven/terraform-provider-aiven#647',
  },
  { api: AIVEN, status: 401, reason: 'aivenToken', from: 'RFC 9110: 401 is about credentials, whatever the text' },
  {
    api: AIVEN,
    says: /^Not a project member\b/i,
    reason: 'aivenPermission',
    from: 'aiven/terraform-provider-aiven#561',
  },
  {
    api: AIVEN,
    says: /^You don['’]t have permission to perform this action\b/i,
    reason: 'aivenPermission',
    from: 'aiven/terraform-provider-aiven#2206',
  },
  { api: AIVEN, reason: 'aivenDenied', from: 'no source: an unknown answer, perhaps a proxy’s' },
  { api: ['ec2'], code: /^InvalidServiceName$/, reason: 'serviceNameNotVisible', from: 'EC2’s error codes' },
  {
    api: AWS,
    code: /^(OptInRequired|PendingVerification|Blocked)$/,
    reason: 'awsAccount',
    from: 'EC2’s error codes; Appliscale/cloud-security-audit#24; skyplane-project/skyplane#799',
  },
  { api: ['sts'], action: 'AssumeRole', code: /^NotAllowedHere$/, reason: 'notAllowed', from: 'this worker’s policy' },
  { api: PROBE, code: /^NotAllowedHere$/, reason: 'probeNotAllowed', from: 'this prober’s settings' },
  { api: PROBE, code: /^OutsideOfSubnet$/, reason: 'addressOutsideSubnet', from: 'what EC2 said of the subnet' },
  {
    api: ['sts'],
    action: 'AssumeRole',
    code: /^AccessDenied(Exception)?$/,
    reason: 'roleNotAssumable',
    from: 'AWS’s STS API reference, common errors',
  },
  {
    api: AWS,
    code: /^(UnauthorizedOperation|AccessDenied(Exception)?)$/,
    reason: 'accessDenied',
    from: 'hashicorp/terraform-provider-aws#34234; EC2’s error codes',
  },
  {
    api: AWS,
    code: /^(SignatureDoesNotMatch|InvalidSignature(Exception)?|RequestInTheFuture|RequestTimeTooSkewed)$/,
    says: /Signature (expired|not yet current)|in the future|difference between the request time/i,
    reason: 'awsClock',
    from: 'aws/aws-sdk-js#401; EC2’s error codes',
  },
  { api: AWS, reason: 'awsCredentials', from: 'turbot/steampipe-plugin-aws#75; barnybug/cli53#278' },
];

/** The row for a denial. */
export const reasonOfDenial = (source: ErrorSource, message: string): ReasonId =>
  denials.find((denial) => fits(denial, source, message))?.reason ?? 'accessDenied';

const fits = (denial: Denial, { api, action, status, code = '' }: ErrorSource, message: string): boolean =>
  denial.api.includes(api) &&
  (denial.action ?? action) === action &&
  (denial.status ?? status) === status &&
  (denial.code?.test(code) ?? true) &&
  (denial.says?.test(message) ?? true);
