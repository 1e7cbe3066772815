/** Denials as the vendors send them: status, message, and where each was seen. */
import type { ReasonId } from '../../src/activities/failures/reasons.ts';

export interface VendorAnswer {
  readonly api: 'aiven' | 'ec2' | 'sts';
  readonly status: number;
  readonly code?: string;
  readonly message: string;
  /** Where it was seen; "status inferred": everything but the status was seen. */
  readonly from: string;
  /** The reason that the operator must see. */
  readonly reason: ReasonId;
}

const TF = 'github.com/aiven/terraform-provider-aiven/issues';
const SESSION = 'User: arn:aws:sts::111122223333:assumed-role/links/causeway is not authorized to perform:';

export const vendorAnswers: readonly VendorAnswer[] = [
  { api: 'aiven', status: 401, message: 'Missing (expired) db token', from: `${TF}/647`, reason: 'aivenToken' },
  {
    api: 'aiven',
    status: 403,
    message: 'Invalid token',
    from: 'aiven-operator isInvalidTokenError (no code; 401 and 403)',
    reason: 'aivenToken',
  },
  {
    api: 'aiven',
    status: 401,
    message: 'Invalid token',
    from: 'aiven-operator isInvalidTokenError (no code; 401 and 403)',
    reason: 'aivenToken',
  },
  {
    api: 'aiven',
    status: 403,
    code: 'authentication_failed',
    message: 'Authentication failed',
    from: 'api.aiven.io/doc/openapi.json, 2023',
    reason: 'aivenToken',
  },
  { api: 'aiven', status: 403, message: 'Not a project member', from: `${TF}/561`, reason: 'aivenPermission' },
  {
    api: 'aiven',
    status: 403,
    message: "You don't have permission to perform this action: ServicePrivatelinkAWSGet",
    from: `${TF}/2206 (with another operation)`,
    reason: 'aivenPermission',
  },
  { api: 'aiven', status: 403, message: 'Blocked by policy 7', from: 'a proxy between', reason: 'aivenDenied' },
  {
    api: 'ec2',
    status: 401,
    code: 'AuthFailure',
    message: 'AWS was not able to validate the provided access credentials',
    from: 'github.com/turbot/steampipe-plugin-aws/issues/75',
    reason: 'awsCredentials',
  },
  {
    api: 'ec2',
    status: 400,
    code: 'RequestExpired',
    message: 'Request has expired.',
    from: 'github.com/aws/aws-sdk-java/issues/1443',
    reason: 'awsCredentialsLate',
  },
  {
    api: 'ec2',
    status: 401,
    code: 'OptInRequired',
    message: 'You are not subscribed to this service. Please go to http://aws.amazon.com to subscribe.',
    from: 'github.com/Appliscale/cloud-security-audit/issues/24',
    reason: 'awsAccount',
  },
  {
    api: 'ec2',
    status: 400,
    code: 'PendingVerification',
    message:
      'Your request for accessing resources in this region is being validated, and you will not be able to launch additional resources in this region until the validation is complete.',
    from: 'github.com/skyplane-project/skyplane/issues/799 (status inferred)',
    reason: 'awsAccount',
  },
  {
    api: 'ec2',
    status: 403,
    code: 'UnauthorizedOperation',
    message: `You are not authorized to perform this operation. ${SESSION} ec2:DescribeVpcs because no identity-based policy allows the ec2:DescribeVpcs action`,
    from: 'github.com/hashicorp/terraform-provider-aws/issues/34234',
    reason: 'accessDenied',
  },
  {
    api: 'ec2',
    status: 400,
    code: 'InvalidServiceName',
    message: "The Vpc Endpoint Service 'com.amazonaws.vpce.eu-west-1.vpce-svc-0' does not exist",
    from: 'EC2 error codes; public reports',
    reason: 'serviceNameNotVisible',
  },
  {
    api: 'sts',
    status: 403,
    code: 'InvalidClientTokenId',
    message: 'The security token included in the request is invalid',
    from: 'github.com/aws-azure-login/aws-azure-login/issues/251',
    reason: 'awsCredentials',
  },
  {
    api: 'sts',
    status: 403,
    code: 'ExpiredToken',
    message: 'The security token included in the request is expired',
    from: 'github.com/prowler-cloud/prowler/pull/789 (status inferred)',
    reason: 'awsCredentialsLate',
  },
  {
    api: 'sts',
    status: 403,
    code: 'SignatureDoesNotMatch',
    message: 'Signature expired: 20151221T200419Z is now earlier than 20151221T201450Z (20151221T201950Z - 5 min.)',
    from: 'github.com/convox/rack/issues/235 (status inferred)',
    reason: 'awsClock',
  },
  {
    api: 'sts',
    status: 403,
    code: 'SignatureDoesNotMatch',
    message:
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.',
    from: 'github.com/mhart/aws4fetch/issues/73 (status inferred)',
    reason: 'awsCredentials',
  },
];

/** The body as the vendor writes it. */
export function bodyOf({ api, status, code, message }: VendorAnswer): unknown {
  if (api === 'aiven')
    return { errors: [{ message, status, ...(code === undefined ? {} : { error_code: code }) }], message };
  const text = message.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const error = `<Code>${code}</Code><Message>${text}</Message>`;
  return api === 'ec2'
    ? `<?xml version="1.0" encoding="UTF-8"?>\n<Response><Errors><Error>${error}</Error></Errors><RequestID>274df92a-ee63-47cc-9d63-9b7a3f9b27f7</RequestID></Response>`
    : `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">\n  <Error>\n    <Type>Sender</Type>${error}\n  </Error>\n  <RequestId>16fc956c-311e-4199-bee1-1680236e9698</RequestId>\n</ErrorResponse>\n`;
}
