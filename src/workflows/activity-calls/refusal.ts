/** Failures that refuse a request or an update: an answer for a person, not a bug. */
import { ActivityFailure, ApplicationFailure } from '@temporalio/common';
import { NOT_NOW } from '../../contract/messages.ts';
import { problemLines } from '../../contract/update-fields.ts';
import type { FieldProblem } from '../../contract/check-fields.ts';

type Refusal = Pick<ApplicationFailure, 'message' | 'type' | 'details'>;

/** A failure without a stack: the Web UI would show the stack below the sentence, with every problem a second time. */
function refusal({ message, type, details }: Refusal): ApplicationFailure {
  const failure = ApplicationFailure.create({
    message,
    nonRetryable: true,
    ...(type ? { type } : {}),
    ...(details ? { details } : {}),
  });
  failure.stack = '';
  return failure;
}

/** Fails an update, from its validator or its handler: the sentence is what the operator reads. */
export function refuse(sentence: string, type: string = NOT_NOW, details: unknown[] = []): never {
  throw refusal({ message: sentence, type, details });
}

/** Refuses an update whose input cannot be right. */
export function refuseProblems(problems: readonly FieldProblem[]): void {
  if (problems.length > 0) refuse(problemLines(problems), 'Invalid', [{ problems }]);
}

/** The activity's own failure is the run's: its message and its problems are for a person. */
export async function unwrapped<Answer>(asking: Promise<Answer>): Promise<Answer> {
  try {
    return await asking;
  } catch (error) {
    if (!(error instanceof ActivityFailure) || !(error.cause instanceof ApplicationFailure)) throw error;
    throw refusal(error.cause);
  }
}
