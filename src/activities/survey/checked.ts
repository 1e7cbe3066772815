/** The request of a change, when it follows its schema and the policy allows it. Nothing is called before that. */
import type { Access } from '../../contract/changes.ts';
import type { LinkName } from '../../contract/request.ts';
import type { Asked } from '../../policy/gate.ts';
import type { ParsedChange } from '../../schema/changes.ts';
import type { ActivityDeps } from '../deps.ts';
import { refusedAsk, rolesIn } from '../findings/allowed.ts';
import { errorOf, invalid } from '../failures/invalid.ts';

interface ChangeRequest extends LinkName {
  readonly accesses?: readonly Access[];
  readonly force?: boolean;
}

/**
 * `more`: what this kind of change asks for in addition to what all changes do. @throws ApplicationFailure `Invalid`
 * with every problem
 */
export function checked<Request extends ChangeRequest>(
  { policy }: ActivityDeps,
  parsed: ParsedChange<Request>,
  more: (request: Request) => Asked,
): Request {
  if (!parsed.ok) throw invalid(parsed.problems.map(errorOf));
  const { request } = parsed;
  const asked = more(request);
  const problems = refusedAsk(policy, {
    ...asked,
    link: request,
    roles: rolesIn('accesses', request.accesses),
    forced: [...(request.force === true ? ['force'] : []), ...(asked.forced ?? [])],
  });
  if (problems.length > 0) throw invalid(problems);
  return request;
}
