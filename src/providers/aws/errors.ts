/** One table from what the AWS SDK throws to a named error. */
import {
  ConflictError,
  DeniedError,
  type ErrorSource,
  ExhaustedError,
  InvalidError,
  NotFoundError,
  ProviderError,
  ThrottledError,
  UnavailableError,
} from '../errors.ts';
import { scrub } from '../scrub.ts';
import { denialIn } from './denial.ts';

/** What failed, as a named error. What neither AWS nor the network caused is a bug and comes back as it is. */
export function toProviderError(error: unknown, call: ErrorSource, secrets: readonly string[] = []): unknown {
  if (error instanceof ProviderError || !(error instanceof Error)) return error;
  const { name: code, $metadata: { httpStatusCode: status, requestId } = {} } = error as SdkError;
  const known = status !== undefined && code !== 'Unknown' && code !== 'Error';
  const source: ErrorSource = {
    ...call,
    ...(status !== undefined && { status }),
    ...((known || code.endsWith('ProviderError')) && { code }),
    ...(requestId !== undefined && { requestId }),
  };
  const make = classFor(error);
  const message = scrub(messageOf(error), secrets);
  if (make === DeniedError) return new DeniedError(message, source, denialIn(error.message));
  return make === undefined ? error : new make(message, source);
}

/** What the SDK's errors look like: `name` holds the vendor's code, `code` that of a socket. */
type SdkError = Error & {
  readonly code?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string };
};

type ProviderErrorClass = new (message: string, source: ErrorSource) => ProviderError;

function classFor(error: SdkError): ProviderErrorClass | undefined {
  const { name } = error;
  if (/^(Credentials|Token)?ProviderError$/.test(name) && PASSES.test(error.message)) return UnavailableError;
  const row = byCode.find(([pattern]) => pattern.test(name));
  if (row !== undefined) return row[1];
  const status = error.$metadata?.httpStatusCode;
  if (status !== undefined) return classForStatus(status);
  // No answer at all: sockets carry `code` (ECONNRESET), the SDK's own time-outs this name.
  if (name === 'TimeoutError' || name === 'TooLongError' || name === 'TooSlowError' || typeof error.code === 'string')
    return UnavailableError;
  return undefined;
}

/** A source of credentials (instance metadata, SSO, a process) that did not answer; that there is none reads otherwise. */
const PASSES = /time(d )?-?\s?out|ETIMEDOUT|ECONNRE(SET|FUSED)|EAI_AGAIN|socket hang up|Too Many Requests/i;

function classForStatus(status: number): ProviderErrorClass {
  if (status === 429) return ThrottledError;
  if (status === 401 || status === 403) return DeniedError;
  // A 2xx that is an error could not be read: a proxy's page in place of XML.
  if (status === 408 || status >= 500 || status < 300) return UnavailableError;
  return InvalidError;
}

/** First match wins. Codes are bare on the wire; the `Client.` of the documentation is not sent. */
const byCode: readonly (readonly [RegExp, ProviderErrorClass])[] = [
  [
    /^(RequestLimitExceeded|BandwidthLimitExceeded|SlowDown|PriorRequestNotComplete|TooManyRequestsException)$/,
    ThrottledError,
  ],
  [/^(EC2)?(Request)?(Throttl(ed|ing))(Exception)?$/, ThrottledError],
  // EC2 says it of a service that does not exist and of one that does not allow the caller, alike.
  [/^InvalidServiceName$/, DeniedError],
  [
    /^(UnauthorizedOperation|AuthFailure|Blocked|OptInRequired|PendingVerification|SignatureDoesNotMatch)$/,
    DeniedError,
  ],
  [/^(AccessDenied|InvalidSignature|RequestInTheFuture|RequestTimeTooSkewed)(Exception)?$/, DeniedError],
  [/^(InvalidClientTokenId|MissingAuthenticationToken|InvalidIdentityToken|IncompleteSignature)$/, DeniedError],
  [/^(CredentialsProviderError|ProviderError|TokenProviderError)$/, DeniedError],
  [
    /^(IdempotentParameterMismatch|DependencyViolation|IncorrectState|ConcurrentTagAccess|IncorrectInstanceState)$/,
    ConflictError,
  ],
  [/^(InsufficientFreeAddressesInSubnet|InsufficientAddressCapacity)$/, ExhaustedError],
  // The caller's own mistake, not a quota.
  [/^FilterLimitExceeded$/, InvalidError],
  [/LimitExceeded$/, ExhaustedError],
  [/\.NotFound$/i, NotFoundError],
  // A worker that lives for weeks meets both when its temporary credentials are renewed.
  [/^(ExpiredToken(Exception)?|RequestExpired)$/, UnavailableError],
  [/^(Unavailable|InternalError|InternalFailure|ServerInternal|ServiceUnavailable|RequestTimeout)$/, UnavailableError],
];

/** An unreadable answer would quote its body; of several addresses tried, the first tells enough. */
function messageOf(error: SdkError): string {
  if (error.name === 'SyntaxError' || '$responseBodyText' in error) return 'the answer could not be read';
  const first = error instanceof AggregateError ? (error.errors[0] as Error | undefined) : undefined;
  return first?.message ?? (error.message || error.name);
}
