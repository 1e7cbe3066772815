/** Who may do what: the section `policy` of the settings file, or the same as YAML or JSON in CAUSEWAY_POLICY. */
import { parse } from 'yaml';
import { defaultPolicy, type Policy } from '../policy/policy.ts';
import type { Problem } from '../problems/problems.ts';
import { parsePolicy, type PolicySection } from '../schema/policy.ts';

/** The worker that the policy is for. */
export interface PolicyPlace {
  readonly namespace: string;
  readonly taskQueue: string;
}

/**
 * The limits of this worker. Each limit is that of its task queue, else of its namespace, else of all, else the default.
 * `allowedPrincipals`: the short form, used for `principals` and `roles` where the policy does not set them.
 */
export function policySettings(
  found: { readonly value: string; readonly from: string } | undefined,
  allowedPrincipals: readonly string[] | undefined,
  { namespace, taskQueue }: PolicyPlace,
  problems: Pick<Problem[], 'push'>,
): Policy {
  const section = found === undefined ? {} : read(found, problems);
  const { namespaces, taskQueues, ...all } = section;
  const short =
    allowedPrincipals === undefined
      ? {}
      : { principals: allowedPrincipals, roles: allowedPrincipals.map((arn) => ({ arn })) };
  return { ...defaultPolicy, ...short, ...all, ...namespaces?.[namespace], ...taskQueues?.[taskQueue] };
}

function read({ value, from }: { value: string; from: string }, problems: Pick<Problem[], 'push'>): PolicySection {
  let given: unknown;
  try {
    given = parse(value);
  } catch (error) {
    const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    problems.push({ field: from, problem: `cannot be read: ${line}`, fix: 'write it as YAML or JSON' });
    return {};
  }
  const parsed = parsePolicy(given);
  if (parsed.ok) return parsed.section;
  for (const { field, path: _path, ...problem } of parsed.problems)
    problems.push({ field: field === 'request' ? from : `${field} of ${from}`, ...problem });
  return {};
}
