/** The gRPC code of an error, also when the SDK wrapped it: it tells an answer from a server that is away. */
import { isGrpcServiceError } from '@temporalio/client';
import { scrub } from '../providers/scrub.ts';

/** The gRPC codes that we use. https://grpc.io/docs/guides/status-codes/ */
export const grpcCodes = {
  cancelled: 1,
  unknown: 2,
  invalidArgument: 3,
  deadlineExceeded: 4,
  notFound: 5,
  permissionDenied: 7,
  resourceExhausted: 8,
  aborted: 10,
  unimplemented: 12,
  internal: 13,
  unavailable: 14,
  unauthenticated: 16,
} as const;

export interface GrpcAnswer {
  readonly code: number;
  /** The server's own words, without what looks like a secret. */
  readonly details: string;
}

/** From the error or its causes; undefined: not a gRPC error. */
export function grpcAnswerOf(error: unknown): GrpcAnswer | undefined {
  for (let each = error; each instanceof Error; each = each.cause)
    // The native client leaves `details` empty and puts the words into the message.
    if (isGrpcServiceError(each)) return { code: each.code, details: scrub(each.details || each.message) };
  return undefined;
}

/** The server is away, is starting, or does not answer in time. Other codes (no permission, no such run) are answers. */
export function isOutage(error: unknown): boolean {
  const code = grpcAnswerOf(error)?.code;
  return code !== undefined && AWAY.has(code);
}

const AWAY: ReadonlySet<number> = new Set([
  grpcCodes.cancelled, // its end of the connection was closed
  grpcCodes.unknown,
  grpcCodes.deadlineExceeded,
  grpcCodes.resourceExhausted,
  grpcCodes.aborted,
  grpcCodes.internal, // the stream was reset
  grpcCodes.unavailable,
]);
