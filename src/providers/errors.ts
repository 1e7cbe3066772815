/** The errors that clients throw. Clients do not depend on Temporal: `activities/failures.ts` maps these errors. */

/** Where an error came from. No headers, no bodies, no tokens: Temporal stores failures. */
export interface ErrorSource {
  readonly api: 'aiven' | 'ec2' | 'sts' | 'probe';
  /** `POST /project/shop/service/orders-kafka/privatelink/aws`, or the EC2 action. */
  readonly action: string;
  /** Region and, if one was assumed, role: `eu-west-1 as arn:aws:iam::111122223333:role/privatelink`. */
  readonly where?: string;
  readonly status?: number;
  /** The vendor's own code: `InvalidServiceName`, `not_powered`. */
  readonly code?: string;
  readonly requestId?: string;
}

export abstract class ProviderError extends Error {
  abstract readonly kind: 'Throttled' | 'Unavailable' | 'Conflict' | 'Denied' | 'Exhausted' | 'NotFound' | 'Invalid';
  readonly source: ErrorSource;
  constructor(message: string, source: ErrorSource, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.source = source;
  }
}

/** 429, RequestLimitExceeded. `retryAfterMs`: what the server asked for. */
export class ThrottledError extends ProviderError {
  readonly kind = 'Throttled';
  readonly retryAfterMs: number | undefined;
  constructor(message: string, source: ErrorSource, retryAfterMs?: number) {
    super(message, source);
    this.retryAfterMs = retryAfterMs;
  }
}
/** 5xx (501 from Aiven too), socket reset, timeout. The call may have had an effect. */
export class UnavailableError extends ProviderError {
  readonly kind = 'Unavailable';
  /** What a 503 answer asked for. */
  readonly retryAfterMs: number | undefined;
  constructor(message: string, source: ErrorSource, retryAfterMs?: number) {
    super(message, source);
    this.retryAfterMs = retryAfterMs;
  }
}
/** 409, DependencyViolation, IncorrectState: read and compare. */
export class ConflictError extends ProviderError {
  readonly kind = 'Conflict';
}
/** 401, 403, UnauthorizedOperation, and InvalidServiceName (EC2 also sends it when the caller is not allowed). */
export class DeniedError extends ProviderError {
  readonly kind = 'Denied';
  /** Details that are not in the message. */
  readonly denial: Denial | undefined;
  constructor(message: string, source: ErrorSource, denial?: Denial) {
    super(message, source);
    this.denial = denial;
  }
}

/** A denial of AWS in its parts. */
export interface Denial {
  readonly principal?: string;
  /** What is not allowed; it may be another action than the one called. */
  readonly action?: string;
  /** An ARN. */
  readonly resource?: string;
  /** The kind of policy that decided: `identity-based policy`, `service control policy`, `permissions boundary`. */
  readonly policy?: string;
  /** True: the policy denies explicitly. False: no policy allows the action. */
  readonly explicit?: boolean;
  readonly policyArn?: string;
  /** Id of the statement that denies. */
  readonly statement?: string;
  /** EC2's encoded explanation; STS decodes it for identities with `sts:DecodeAuthorizationMessage`. */
  readonly encoded?: string;
}
/** A quota is exhausted. */
export class ExhaustedError extends ProviderError {
  readonly kind = 'Exhausted';
}
export class NotFoundError extends ProviderError {
  readonly kind = 'NotFound';
}
/** The API is away or busy, and may answer later. */
export const mayPass = (error: unknown): error is ThrottledError | UnavailableError =>
  error instanceof ThrottledError || error instanceof UnavailableError;

/** 400 and other refusals of the request itself. */
export class InvalidError extends ProviderError {
  readonly kind = 'Invalid';
}
