/** Who will be allowed, and whether that covers who creates the endpoints. */
import type { Finding } from '../../contract/finding.ts';
import { MOST_PRINCIPALS, accountOf, covers, mayBeSame, missingPrincipals, union } from '../privatelink/principals.ts';
import { endpointSubjects } from './subject.ts';
import type { EndpointSubject, Subject } from './subject.ts';

export function principalFindings(subject: Subject): readonly Finding[] {
  const { accepted, privatelink } = subject;
  const there = privatelink?.principals ?? [];
  const all = union(there, missingPrincipals(accepted.principals, there));
  const tooMany: readonly Finding[] =
    all.length <= MOST_PRINCIPALS
      ? []
      : [
          {
            level: 'error',
            field: 'principals',
            problem: `would be ${all.length} with those already there; Aiven allows ${MOST_PRINCIPALS}`,
            fix: 'remove some nobody needs, or allow an account root in place of its roles',
            failure: 'Exhausted',
          },
        ];
  const created = endpointSubjects(subject).filter(({ endpoint }) => subject.changing.has(endpoint.key));
  return [...tooMany, ...wideFindings(subject), ...created.flatMap((each) => actingFindings(each, all))];
}

/** The one who calls CreateVpcEndpoint must be allowed, else EC2 says that the service does not exist. */
function actingFindings({ endpoint, field }: EndpointSubject, allowed: readonly string[]): readonly Finding[] {
  const { actingPrincipal } = endpoint;
  if (allowed.some((principal) => covers(principal, actingPrincipal))) return [];
  const at = { field: `${field}.roleArn`, value: actingPrincipal };
  const similar = allowed.find((principal) => mayBeSame(principal, actingPrincipal));
  if (similar !== undefined)
    return [
      {
        level: 'warning',
        ...at,
        problem: `may be ${similar}: a session’s ARN lacks the role’s path`,
        fix: 'name the role in roleArn',
      },
    ];
  return [
    {
      level: 'error',
      ...at,
      problem: 'is not among the principals',
      fix: `add it (or its account’s root) to principals`,
    },
  ];
}

function wideFindings({ request, accepted }: Subject): readonly Finding[] {
  const accounts = new Set(accepted.endpoints.map(({ account }) => account));
  return (request.principals ?? []).flatMap((principal, index): readonly Finding[] => {
    const at = { level: 'warning', field: `principals[${index}]`, value: principal } as const;
    const account = accountOf(principal) ?? '';
    return [
      ...(principal.endsWith(':root')
        ? [{ ...at, problem: `lets everybody in account ${account} connect`, fix: 'name a role' }]
        : []),
      ...(accounts.size > 0 && !accounts.has(account)
        ? [
            {
              ...at,
              problem: `is in account ${account}, in which this request has no endpoint`,
              fix: 'check the account id',
            },
          ]
        : []),
    ];
  });
}
