/** The first activity of every run: the schema, the workflow id, and the plan. Whatever is wrong is said at once. */
import { ApplicationFailure } from '@temporalio/common';
import { workflowIdOf } from '../request.ts';
import { parseRequest } from '../schema.ts';
import type { AcceptedRequest, Finding, ValidateInput } from '../step-contract.ts';
import type { ActivityDeps } from './deps.ts';
import { failureInfo } from './failures.ts';
import type { LookOf } from './plan/looks.ts';
import { planLink } from './plan/plan.ts';
import { NotReadyError } from './step-errors.ts';

/**
 * @throws ApplicationFailure `Invalid`, `details[0].problems` with every finding that ends the run; NotReadyError while the
 * service is being rebuilt
 */
export const createValidateRequest =
  (deps: ActivityDeps, lookOf: LookOf) =>
  async ({ request: given, workflowId }: ValidateInput): Promise<AcceptedRequest> => {
    const parsed = parseRequest(given);
    if (!parsed.ok)
      throw invalid(parsed.problems.map(({ field, value, problem, fix }) => errorOf(field, value, problem, fix)));
    const { request } = parsed;
    const rightId = workflowIdOf(request);
    if (workflowId !== rightId)
      throw invalid([
        errorOf('workflowId', workflowId, 'is not the id of this service’s runs', `start it as ${rightId}`),
      ]);
    const { findings, accepted, service } = await planLink(deps, lookOf, request);
    const ending = findings.filter(({ level, failure }) => level === 'error' && failure === undefined);
    if (ending.length > 0 || accepted === undefined) throw invalid(ending);
    if (service?.state === 'REBALANCING' || service?.state === 'REBUILDING')
      throw new NotReadyError(`the service ${request.project}/${request.service} is ${service.state}`, {
        reason: 'serviceNotRunning',
        retryAfterMs: REBUILD_RETRY_MS / deps.timeScale,
      });
    const warnings = findings.filter(({ level }) => level !== 'note').map(sentence);
    return { ...accepted, warnings, ...(deps.notifies === true ? { notifies: true } : {}) };
  };

/** ms of world time. A rebuild takes minutes. */
const REBUILD_RETRY_MS = 10_000;

function invalid(problems: readonly Finding[]): ApplicationFailure {
  const message = `The request cannot be carried out:\n${problems.map(sentence).join('\n')}`;
  return ApplicationFailure.create({
    type: 'Invalid',
    nonRetryable: true,
    message,
    details: [{ ...failureInfo('invalidRequest', message), problems }],
  });
}

const errorOf = (field: string, value: string | undefined, problem: string, fix: string): Finding => ({
  level: 'error',
  field,
  ...(value === undefined ? {} : { value }),
  problem,
  fix,
});

const sentence = ({ field, value, problem, fix }: Finding): string =>
  `${field}: ${value === undefined ? '' : `${value} `}${problem}. Fix: ${fix}`;
