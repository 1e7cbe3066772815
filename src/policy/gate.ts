/**
 * The one gate: what a policy refuses of a caller's request. Decided from the text alone, before anything is called.
 */
import type { LinkName } from '../contract/request.ts';
import type { Problem } from '../problems/problems.ts';
import { allowedRole, fitsOne, OWN_ACCOUNTS, type ChangeKind, type Policy } from './policy.ts';

/** A name in a caller's request, and its field. */
export interface Named {
  readonly field: string;
  readonly value: string | undefined;
}

export interface NamedRole extends Named {
  readonly externalId?: string | undefined;
  readonly externalIdField: string;
}

/** What is asked for, as far as a policy covers it. What is left out is not asked for. */
export interface Asked {
  readonly link?: LinkName;
  /** A project as a whole: refused when no service of it could be named. */
  readonly project?: Named;
  readonly changes?: readonly { readonly kind: ChangeKind; readonly field: string }[];
  readonly roles?: readonly NamedRole[];
  readonly vpcs?: readonly Named[];
  readonly components?: readonly Named[];
  /** Fields that use `force` or `also`. */
  readonly forced?: readonly string[];
}

/** Empty: it may be done. */
export const refusedBy = (policy: Policy, asked: Asked): readonly Problem[] => [
  ...(asked.link === undefined ? [] : refusedProject(policy, asked.link)),
  ...(asked.project === undefined ? [] : refusedNames([asked.project], 'projects', projectsOf(policy))),
  ...(asked.changes ?? [])
    .filter(({ kind }) => !policy.changes.includes(kind))
    .map(({ kind, field }) => ({ field, ...mayNot(kind, 'changes', policy.changes) })),
  ...(asked.roles ?? []).flatMap((role) => refusedRole(policy, role)),
  ...refusedNames(asked.vpcs, 'vpcs', policy.vpcs),
  ...refusedNames(asked.components, 'components', policy.components),
  ...(policy.force ? [] : (asked.forced ?? [])).map((field) => ({
    field,
    problem: 'may not be used here',
    fix: 'leave it out, or have the workers’ setting policy.force set to true',
  })),
];

/**
 * Principals that may not be named. `accounts`: those in which the request, or the link, has an endpoint.
 * Of each problem the value is the principal's ARN.
 */
export function refusedPrincipals(
  { principals: patterns }: Policy,
  named: readonly Named[],
  accounts: ReadonlySet<string>,
): readonly Problem[] {
  const own = patterns.includes(OWN_ACCOUNTS);
  return refusedNames(
    named.filter(({ value }) => !own || !accounts.has(accountIn(value))),
    'principals',
    patterns,
  );
}

function refusedProject({ projects }: Policy, { project, service }: LinkName): readonly Problem[] {
  const link = `${project}/${service}`;
  return fitsOne(projects, project) || fitsOne(projects, link)
    ? []
    : [{ field: 'project', ...mayNot(link, 'projects', projects) }];
}

/** The project of each pattern: `shop/orders-*` is of `shop`. */
const projectsOf = ({ projects }: Policy): readonly string[] => projects.map((pattern) => pattern.split('/')[0] ?? '');

/** Neither the caller's external id nor ours is ever shown. */
function refusedRole(policy: Policy, { field, value, externalId, externalIdField }: NamedRole): readonly Problem[] {
  if (value === undefined) return [];
  const role = allowedRole(policy, value);
  const arns = policy.roles.map(({ arn }) => arn);
  if (role === undefined) return [{ field, ...mayNot(value, 'roles', arns) }];
  if (externalId === undefined || externalId === role.externalId) return [];
  return [
    {
      field: externalIdField,
      problem: 'is not chosen by the caller: the workers’ setting policy.roles says which one belongs to the role',
      fix: 'leave it out, or have it written next to the role in policy.roles',
    },
  ];
}

const refusedNames = (named: readonly Named[] = [], setting: string, allowed: readonly string[]): readonly Problem[] =>
  named.flatMap(({ field, value }) =>
    value === undefined || fitsOne(allowed, value) ? [] : [{ field, ...mayNot(value, setting, allowed) }],
  );

const mayNot = (value: string, setting: string, allowed: readonly string[]): Omit<Problem, 'field'> => ({
  value,
  problem: 'may not be named here',
  fix:
    allowed.length === 0
      ? `leave it out, or have the workers’ setting policy.${setting} extended`
      : `name one that fits ${allowed.join(' or ')}, or have the workers’ setting policy.${setting} extended`,
});

/** `arn:aws:iam::ACCOUNT:…` */
const accountIn = (principal: string | undefined): string => principal?.split(':')[4] ?? '';
