/** What a request asks for, as input of the policy's gate, and the gate's refusals as findings. */
import type { Access } from '../../contract/changes.ts';
import type { PrivateLinkRequest } from '../../contract/request.ts';
import type { Finding } from '../../contract/finding.ts';
import { refusedBy, refusedPrincipals, type Asked, type Named, type NamedRole } from '../../policy/gate.ts';
import type { Policy } from '../../policy/policy.ts';
import type { Problem } from '../../problems/problems.ts';

/** For an onboarding, its extensions, its patches and its plan: decided before anything is called. */
export const refusedRequest = (policy: Policy, request: PrivateLinkRequest): readonly Finding[] =>
  notAllowed(refusedBy(policy, askedBy(request)));

/** For every other request. */
export const refusedAsk = (policy: Policy, asked: Asked): readonly Finding[] => notAllowed(refusedBy(policy, asked));

/** `accounts`: those of the endpoints that the request, or the link, has. */
export const disallowedPrincipals = (
  policy: Policy,
  named: readonly Named[],
  accounts: readonly string[],
): readonly Finding[] => notAllowed(refusedPrincipals(policy, named, new Set(accounts)));

/** `principals[0]` and so on. */
export const namedIn = (field: string, values: readonly string[] = []): readonly Named[] =>
  values.map((value, index) => ({ field: `${field}[${index}]`, value }));

/** The roles of `accesses`, or of `endpoints`. */
export const rolesIn = (field: string, places: readonly Access[] = []): readonly NamedRole[] =>
  places.map(({ roleArn, externalId }, index) => ({
    field: `${field}[${index}].roleArn`,
    value: roleArn,
    externalId,
    externalIdField: `${field}[${index}].externalId`,
  }));

function askedBy({ project, service, components, endpoints }: PrivateLinkRequest): Asked {
  const uses = (kind: 'adopt' | 'replace') =>
    endpoints.flatMap((endpoint, index) =>
      endpoint[kind] === undefined || endpoint[kind] === false ? [] : [{ kind, field: `endpoints[${index}].${kind}` }],
    );
  return {
    link: { project, service },
    changes: [{ kind: 'onboard', field: 'request' }, ...uses('adopt'), ...uses('replace')],
    roles: rolesIn('endpoints', endpoints),
    vpcs: endpoints.map(({ vpcId }, index) => ({ field: `endpoints[${index}].vpcId`, value: vpcId })),
    components: namedIn('components', components),
  };
}

const notAllowed = (problems: readonly Problem[]): readonly Finding[] =>
  problems.map((problem) => ({ level: 'error', reason: 'notAllowed', ...problem }));
