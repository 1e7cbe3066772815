/** The one table from error to Temporal failure. Nothing else in the activities decides what is tried again. */
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import type { ErrorSource } from '../../providers/errors.ts';
import { DeniedError, mayPass, ProviderError, ThrottledError } from '../../providers/errors.ts';
import { scrub, scrubStack } from '../../providers/scrub.ts';
import type { FailureInfo, FailureType } from '../../contract/failure-info.ts';
import type { SettleWant } from '../../contract/steps/definition.ts';
import { decodeCommand, nextAction } from './denied-text.ts';
import { reasonOfProviderError } from './provider-reasons.ts';
import type { ReasonId } from './reasons.ts';
import { reasonOf } from './reasons.ts';
import { NotReadyError, RefusedError } from './step-errors.ts';
import { waitReason } from './wait-reasons.ts';

/** Where the error was caught. */
export interface FailureContext {
  readonly activity?: string;
  /** What a `settle` was waiting for. */
  readonly want?: SettleWant;
  /** Counted from 1. */
  readonly attempt?: number;
  /** Divides the delays that are ours; a server's Retry-After is not scaled. */
  readonly timeScale?: number;
}

/** Any error as the failure Temporal records: `type` and retry as in the table, `details[0]` a `FailureInfo`. */
export function toFailure(error: unknown, context: FailureContext = {}): ApplicationFailure {
  if (error instanceof ApplicationFailure) return error;
  if (error instanceof NotReadyError) return notReady(error, context);
  if (error instanceof RefusedError) return refusedFailure(error);
  if (error instanceof ProviderError) return providerFailure(error, context);
  return unexpected(error, context);
}

/** What is known of a failure, with the cause and the fix of its row; looks answer `refuse` with it. */
export function failureInfo(reason: ReasonId, message: string, source?: ErrorSource): FailureInfo {
  const { type, cause, fix } = reasonOf(reason);
  return { type, reason, message: scrub(`${message}${sourceNote(source)}`), cause, fix, ...source };
}

/** The same for an error that a look caught: its row, its type, where it came from. */
export const infoOf = (error: unknown, context: FailureContext = {}): FailureInfo =>
  toFailure(error, context).details?.[0] as FailureInfo;

/** Attempts of an error without a row, before it needs a person. */
const UNEXPECTED_ATTEMPTS = 5;
/** A longer Retry-After is kept by the client itself; a longer delay here could cross a budget's end and cut it short. */
const LONGEST_DELAY_MS = 30_000;
const NOT_READY_DELAY_MS = 2_000;

const treatment: Readonly<Record<FailureType, { readonly retried: boolean; readonly benign?: true }>> = {
  NotReady: { retried: true, benign: true },
  Throttled: { retried: true, benign: true },
  Unavailable: { retried: true },
  Conflict: { retried: true },
  Refused: { retried: false },
  Denied: { retried: false },
  Exhausted: { retried: false },
  NotFound: { retried: false },
  Invalid: { retried: false },
  OutOfTime: { retried: false },
  Unexpected: { retried: true },
};

/** `as`: how it is treated, when its row says what it will be once the time is over. */
function failure(info: FailureInfo, delayMs?: number, as = info.type): ApplicationFailure {
  const { retried, benign } = treatment[as];
  const made = ApplicationFailure.create({
    type: as,
    message: info.message,
    nonRetryable: !retried,
    details: [info],
    ...(benign && { category: ApplicationFailureCategory.BENIGN }),
    ...(retried && delayMs !== undefined && { nextRetryDelay: Math.max(1, Math.round(delayMs)) }),
  });
  // It would name this file, whatever failed; the details say where the error came from.
  made.stack = '';
  return made;
}

function refusedFailure({ reason, message, source, patch }: RefusedError): ApplicationFailure {
  return failure({ ...failureInfo(reason, message, source), ...(patch === undefined ? {} : { patch }) });
}

function notReady({ message, options }: NotReadyError, { activity, want, timeScale = 1 }: FailureContext) {
  const info = failureInfo(options.reason ?? waitReason(activity, want), message, options.source);
  return failure(info, options.retryAfterMs ?? NOT_READY_DELAY_MS / timeScale, 'NotReady');
}

function providerFailure(error: ProviderError, context: FailureContext): ApplicationFailure {
  const { api, action, where } = error.source;
  const what = `${apiNames[api]} ${action}${where === undefined ? '' : ` in ${where}`}`;
  const reason = reasonOfProviderError(error);
  if (error instanceof DeniedError) return failure(deniedInfo(error, reason, what));
  return failure(failureInfo(reason, `${what}: ${error.message}`, error.source), delayOf(error, context));
}

/** Begins with what to do. That already holds what AWS said, if it could be parsed. */
function deniedInfo(error: DeniedError, reason: ReasonId, what: string): FailureInfo {
  const next = nextAction(error, reason);
  const said = error.denial?.action === undefined ? error.message : 'not authorized';
  const info = failureInfo(reason, `${next === undefined ? '' : `${next}. `}${what}: ${said}`, error.source);
  const command = decodeCommand(error);
  return command === undefined
    ? info
    : {
        ...info,
        fix: `${info.fix} To read what EC2 encoded (this needs sts:DecodeAuthorizationMessage): \`${command}\`.`,
      };
}

function delayOf(error: ProviderError, { attempt = 1, timeScale = 1 }: FailureContext): number | undefined {
  const asked = mayPass(error) ? error.retryAfterMs : undefined;
  if (asked !== undefined) return Math.min(asked, LONGEST_DELAY_MS);
  if (!(error instanceof ThrottledError)) return undefined;
  const backoff = Math.min(NOT_READY_DELAY_MS * 2 ** (attempt - 1), LONGEST_DELAY_MS);
  return (backoff * (0.5 + Math.random() / 2)) / timeScale;
}

/** Keeps the error's own name, so that it can be searched for; never its cause, which may hold anything. */
function unexpected(error: unknown, { attempt = 1 }: FailureContext): ApplicationFailure {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  const info = failureInfo('unexpected', `${name}: ${message}`);
  const made = ApplicationFailure.create({
    type: name,
    message: info.message,
    nonRetryable: attempt >= UNEXPECTED_ATTEMPTS,
    details: [info],
  });
  if (stack !== undefined) made.stack = scrubStack(stack);
  return made;
}

const apiNames: Readonly<Record<ErrorSource['api'], string>> = {
  aiven: 'Aiven',
  ec2: 'EC2',
  sts: 'STS',
  probe: 'Probe',
};

function sourceNote(source: ErrorSource | undefined): string {
  if (source === undefined) return '';
  const { code, status, requestId } = source;
  const parts = [code, status && `HTTP ${status}`, requestId && `request ${requestId}`].filter(Boolean);
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}
