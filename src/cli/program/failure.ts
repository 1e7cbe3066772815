/** Turns any error into the message and the exit code of the command line. */
import { CommanderError } from 'commander';
import {
  BusyError,
  NoRunError,
  RefusedUpdateError,
  RolledBackError,
  RunFailedError,
  TakenBackError,
} from '../../client/errors.ts';
import { ProblemsError, type Problem } from '../../problems/problems.ts';
import type { Settings } from '../../config/settings.ts';
import { ProviderError } from '../../providers/errors.ts';
import { TemporalAccessError } from '../../temporal/access-error.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import { temporalFailure } from './temporal-failure.ts';
import { vendorProblem } from './vendor-failure.ts';
import { withoutFullStop } from '../../contract/printable.ts';

/** The wait for an answer ended without one. The message says what is not known. */
export class NoAnswerError extends Error {
  /** `Interrupted`: by Ctrl-C. */
  readonly type: 'NoAnswer' | 'Interrupted';
  readonly fix: string;
  constructor(type: 'NoAnswer' | 'Interrupted', message: string, fix: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause });
    this.name = 'NoAnswerError';
    this.type = type;
    this.fix = fix;
  }
}

export interface Failure {
  readonly type: string;
  readonly problems: readonly Problem[];
  readonly exitCode: ExitCode;
}

/** `settings`: the settings in use, to name the one to correct. */
export function failureOf(error: unknown, settings?: Settings): Failure {
  if (error instanceof ProblemsError)
    return { type: error.type, problems: error.problems, exitCode: exitCodes.invalid };
  if (error instanceof CommanderError)
    return { type: 'Usage', problems: [usageProblem(error)], exitCode: exitCodes.invalid };
  if (error instanceof RolledBackError || error instanceof TakenBackError)
    return one(error, 'request', 'look at the reason, then start it again', exitCodes.rolledBack);
  if (error instanceof RefusedUpdateError && error.problems.length > 0)
    return { type: error.type, problems: error.problems, exitCode: exitCodes.invalid };
  if (error instanceof RefusedUpdateError)
    return one(error, 'update', 'look at the run with `status`', exitCodes.invalid);
  if (error instanceof BusyError || error instanceof NoRunError)
    return one(error, 'link', 'list what there is with `status`');
  if (error instanceof TemporalAccessError)
    return { type: error.type, problems: [error.problem], exitCode: exitCodes.failed };
  if (error instanceof NoAnswerError)
    return one(error, 'answer', error.fix, error.type === 'Interrupted' ? exitCodes.interrupted : exitCodes.noAnswer);
  if (error instanceof RunFailedError) return one(error, 'run', 'open the run in the Temporal Web UI');
  if (error instanceof ProviderError)
    return { type: error.kind, problems: [vendorProblem(error, settings)], exitCode: exitCodes.failed };
  const answered = settings === undefined ? undefined : temporalFailure(error, settings);
  if (answered !== undefined) return answered;
  const name = error instanceof Error ? error.name : 'Error';
  return { type: name === 'Error' ? 'Failed' : name, problems: [unexpected(error)], exitCode: exitCodes.failed };
}

function one(
  error: Error & { readonly type: string },
  field: string,
  fix: string,
  exitCode: ExitCode = exitCodes.failed,
): Failure {
  return { type: error.type, problems: [{ field, problem: withoutFullStop(error.message), fix }], exitCode };
}

/** Commander's own sentences: "error: unknown option '--foo'". */
function usageProblem({ message }: CommanderError): Problem {
  const [first = '', ...more] = message.replace(/^error: /, '').split('\n');
  const wrong = /value '(.*)' is invalid for (?:argument|option) '(.*?)'\. (.*)\./.exec(first);
  if (wrong !== null)
    return { field: wrong[2] ?? '', value: wrong[1] ?? '', problem: 'is not valid', fix: wrong[3] ?? '' };
  const field = /'([^']+)'/.exec(first)?.[1] ?? 'command';
  const meant = /Did you mean (.*)\?/.exec(more.join(' '))?.[1];
  return { field, problem: withoutFullStop(first), fix: meant === undefined ? 'see --help' : `write ${meant}` };
}

function unexpected(error: unknown): Problem {
  const message = error instanceof Error ? error.message : String(error);
  return { field: 'causeway', problem: message, fix: 'run it again with --log-level debug to see more' };
}
