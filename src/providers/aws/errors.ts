/** Turns what the AWS SDK throws into a named error. */
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

/** The named error. An error that neither AWS nor the network caused is a bug and is returned unchanged. */
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

/** The form of the SDK's errors: `name` holds the code of AWS, `code` that of a socket. */
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
  // No answer: socket errors have a `code` (ECONNRESET), the SDK's own timeouts have this name.
  if (name === 'TimeoutError' || name === 'TooLongError' || name === 'TooSlowError' || typeof error.code === 'string')
    return UnavailableError;
  return undefined;
}

/** A source of credentials (instance metadata, SSO, a process) did not answer; a missing source has another message. */
const PASSES = /time(d )?-?\s?out|ETIMEDOUT|ECONNRE(SET|FUSED)|EAI_AGAIN|socket hang up|Too Many Requests/i;

function classForStatus(status: number): ProviderErrorClass {
  if (status === 429) return ThrottledError;
  if (status === 401 || status === 403) return DeniedError;
  // An error with a 2xx could not be parsed: a page of a proxy in place of XML.
  if (status === 408 || status >= 500 || status < 300) return UnavailableError;
  return InvalidError;
}

/** The first match wins. EC2 sends codes without the prefix `Client.` of its documentation. */
const byCode: readonly (readonly [RegExp, ProviderErrorClass])[] = [
  [
    /^(RequestLimitExceeded|BandwidthLimitExceeded|SlowDown|PriorRequestNotComplete|TooManyRequestsException)$/,
    ThrottledError,
  ],
  [/^(EC2)?(Request)?(Throttl(ed|ing))(Exception)?$/, ThrottledError],
  // EC2 sends it both for a service that does not exist and for one that does not allow the caller.
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
  // A long-lived worker sees both when its temporary credentials are renewed.
  [/^(ExpiredToken(Exception)?|RequestExpired)$/, UnavailableError],
  [/^(Unavailable|InternalError|InternalFailure|ServerInternal|ServiceUnavailable|RequestTimeout)$/, UnavailableError],
];

/** Hides the body that the SDK quotes from an unreadable answer; after several addresses, uses the first error. */
function messageOf(error: SdkError): string {
  if (error.name === 'SyntaxError' || '$responseBodyText' in error) return 'the answer could not be read';
  const first = error instanceof AggregateError ? (error.errors[0] as Error | undefined) : undefined;
  return first?.message ?? (error.message || error.name);
}
