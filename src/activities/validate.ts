/** The first activity of every run: the schema, the workflow id, and the plan. All problems are reported at once. */
import { parseRequest } from '../schema/request.ts';
import type { AcceptedRequest, ValidateInput } from '../contract/accepted-request.ts';
import type { ActivityDeps } from './deps.ts';
import { errorOf, invalid, sentence } from './failures/invalid.ts';
import type { LooksWith } from './plan/looks.ts';
import { planLink } from './plan/plan.ts';
import { NotReadyError } from './failures/step-errors.ts';
import { wrongWorkflowId } from '../contract/wrong-workflow-id.ts';

/**
 * @throws ApplicationFailure `Invalid`, `details[0].problems` with every finding that ends the run; NotReadyError while the
 * service is being rebuilt
 */
export const createValidateRequest =
  (deps: ActivityDeps, looksWith: LooksWith) =>
  async ({ request: given, workflowId, steps }: ValidateInput): Promise<AcceptedRequest> => {
    const parsed = parseRequest(given);
    if (!parsed.ok) throw invalid(parsed.problems.map(errorOf));
    const { request } = parsed;
    const wrongId = wrongWorkflowId(workflowId, request);
    if (wrongId !== undefined) throw invalid([wrongId]);
    const {
      findings,
      accepted,
      service,
      looks = [],
    } = await planLink(deps, looksWith, request, steps === undefined ? {} : { steps });
    const ending = findings.filter(({ level, failure }) => level === 'error' && failure === undefined);
    if (ending.length > 0 || accepted === undefined) throw invalid(ending);
    if (service?.state === 'REBALANCING' || service?.state === 'REBUILDING')
      throw new NotReadyError(`the service ${request.project}/${request.service} is ${service.state}`, {
        reason: 'serviceNotRunning',
        retryAfterMs: REBUILD_RETRY_MS / deps.timeScale,
      });
    const warnings = findings.filter(({ level }) => level !== 'note').map(sentence);
    return { ...accepted, looks, warnings, ...(deps.notifies === true ? { notifies: true } : {}) };
  };

/** ms of world time. A rebuild takes minutes. */
const REBUILD_RETRY_MS = 10_000;
