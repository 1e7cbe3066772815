/** The request of a change, when it follows its schema and names no role that the workers may not take. */
import type { Access } from '../../contract/changes.ts';
import type { ParsedChange } from '../../schema/changes.ts';
import type { ActivityDeps } from '../deps.ts';
import { disallowed } from '../findings/allowed.ts';
import type { NamedPrincipal } from '../findings/allowed.ts';
import { errorOf, invalid } from '../failures/invalid.ts';

/** @throws ApplicationFailure `Invalid` with every problem */
export function checked<Request extends { readonly accesses?: readonly Access[] }>(
  { allowedPrincipals }: ActivityDeps,
  parsed: ParsedChange<Request>,
  more: (request: Request) => readonly NamedPrincipal[] = () => [],
): Request {
  if (!parsed.ok) throw invalid(parsed.problems.map(errorOf));
  const { request } = parsed;
  const roles = (request.accesses ?? []).map(({ roleArn }, index) => ({
    field: `accesses[${index}].roleArn`,
    value: roleArn,
  }));
  const problems = disallowed(allowedPrincipals, [...roles, ...more(request)]);
  if (problems.length > 0) throw invalid(problems);
  return request;
}
