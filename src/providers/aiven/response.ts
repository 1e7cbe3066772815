/** Turns Aiven's answer into a value or a named error. */
import { STATUS_CODES } from 'node:http';
import {
  ConflictError,
  DeniedError,
  type ErrorSource,
  InvalidError,
  NotFoundError,
  type ProviderError,
  ThrottledError,
  UnavailableError,
} from '../errors.ts';
import { scrub } from '../scrub.ts';
import { parseRetryAfter } from './retry-after.ts';

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly retryAfter: string | undefined;
  readonly requestId: string | undefined;
}

/** The JSON of a successful answer (undefined when it is not JSON); otherwise throws. Messages never show `secrets`. */
export function readAnswer(
  answer: Answer,
  call: Pick<ErrorSource, 'api' | 'action'>,
  secrets: readonly string[],
): unknown {
  const body = parse(answer.text);
  const complaint = complaintIn(body);
  const good = answer.status >= 200 && answer.status < 300;
  if (good && complaint === undefined) return body;
  const source: ErrorSource = {
    ...call,
    status: answer.status,
    ...(complaint?.code !== undefined && { code: complaint.code }),
    ...(answer.requestId !== undefined && { requestId: answer.requestId }),
  };
  const said = complaint?.message ?? messageOf(body) ?? STATUS_CODES[answer.status] ?? 'no reason given';
  // A 200 with a list of errors is a failure too; the list has its status.
  const status = good ? (complaint?.status ?? 500) : answer.status;
  throw errorFor(status, scrub(said, secrets), source, parseRetryAfter(answer.retryAfter));
}

/** The error for a status. Aiven's own clients retry 501 and, on DELETE, 417. */
function errorFor(status: number, message: string, source: ErrorSource, retryAfterMs?: number): ProviderError {
  if (status === 429) return new ThrottledError(message, source, retryAfterMs);
  if (status === 408 || status >= 500) return new UnavailableError(message, source, retryAfterMs);
  if (status === 409 || status === 417) return new ConflictError(message, source);
  if (status === 401 || status === 403) return new DeniedError(message, source);
  if (status === 404) return new NotFoundError(message, source);
  if (status < 400) return new InvalidError(`not the Aiven API: it answered with a redirect`, source);
  return new InvalidError(message, source);
}

/** Aiven writes `<redacted>` in place of a secret; it counts as absent. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text, (_, value: unknown) => (value === '<redacted>' ? undefined : value)) as unknown;
  } catch {
    return undefined;
  }
}

interface Complaint {
  readonly message: string | undefined;
  readonly code?: string;
  readonly status?: number;
}

/** The first of `errors`, or `error`; an empty list is no error. The code is in the item or at the top level. */
function complaintIn(body: unknown): Complaint | undefined {
  if (!isObject(body)) return undefined;
  const first = Array.isArray(body['errors']) ? (body['errors'] as unknown[])[0] : undefined;
  const item = isObject(first) ? first : undefined;
  if (item === undefined && !body['error']) return undefined;
  const code = item?.['error_code'] ?? body['error_code'];
  const status = item?.['status'];
  return {
    message: messageOf(item) ?? messageOf(body) ?? (typeof body['error'] === 'string' ? body['error'] : undefined),
    ...(typeof code === 'string' && { code }),
    ...(typeof status === 'number' && status >= 400 && { status }),
  };
}

const messageOf = (value: unknown): string | undefined =>
  isObject(value) && typeof value['message'] === 'string' && value['message'] !== '' ? value['message'] : undefined;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
