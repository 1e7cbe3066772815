/** What ends a run before anything was changed: every problem at once. */
import { ApplicationFailure } from '@temporalio/common';
import { shortened, type Problem } from '../../problems/problems.ts';
import type { Finding } from '../../contract/finding.ts';
import { failureInfo } from './failures.ts';

/** `Invalid`, with the problems in `details[0].problems`. */
export function invalid(given: readonly Finding[]): ApplicationFailure {
  const problems = given.map((finding) => ({ ...finding, ...shortened(finding) }));
  const notAllowed = problems.some(({ reason }) => reason === 'notAllowed');
  const beginning = notAllowed ? 'The request is not allowed here' : 'The request cannot be carried out';
  const message = `${beginning}:\n${problems.map(sentence).join('\n')}`;
  return ApplicationFailure.create({
    type: 'Invalid',
    nonRetryable: true,
    message,
    details: [{ ...failureInfo(notAllowed ? 'notAllowed' : 'invalidRequest', message), problems }],
  });
}

/** A problem that a schema found, as a finding. */
export const errorOf = ({ field, value, problem, fix }: Omit<Problem, 'at'>): Finding => ({
  level: 'error',
  field,
  ...(value === undefined ? {} : { value }),
  problem,
  fix,
});

/** One line for people. */
export const sentence = ({ field, value, problem, fix }: Finding): string =>
  `${field}: ${value === undefined ? '' : `${value} `}${problem}. Fix: ${fix}`;
