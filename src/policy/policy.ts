/** Who may do what: the limits that an installation sets to its callers. Plain data; `src/config` reads it. */

/** The kinds of change that a caller may ask for. */
export const changeKinds = ['onboard', 'adopt', 'replace', 'offboard', 'principals', 'components'] as const;

export type ChangeKind = (typeof changeKinds)[number];

/** In `principals`: every principal of an account in which the request, or the link, has an endpoint. */
export const OWN_ACCOUNTS = 'ownAccounts';

/** In every pattern `*` stands for any text. */
export interface Policy {
  /** Patterns of `PROJECT` (with all of its services) or `PROJECT/SERVICE`. */
  readonly projects: readonly string[];
  /** Patterns of the principals that callers may name, or `ownAccounts`. */
  readonly principals: readonly string[];
  /**
   * Roles that the worker assumes when asked. Its own identity is not limited by this: everybody who may start a run
   * acts with it.
   */
  readonly roles: readonly AllowedRole[];
  /** Patterns of VPC ids. */
  readonly vpcs: readonly string[];
  readonly components: readonly string[];
  readonly changes: readonly ChangeKind[];
  /** Whether callers may use `force` (others lose their connection) and `also` (nothing says that it is ours). */
  readonly force: boolean;
  /** Patterns of hosts from which manifests are read. One that is named in full may be in the workers' own network. */
  readonly manifestHosts: readonly string[];
}

export interface AllowedRole {
  /** Pattern of the role's ARN. */
  readonly arn: string;
  /** Given with every call that assumes the role; callers cannot choose another one. AWS treats it as no secret. */
  readonly externalId?: string;
}

/** The limits of an installation that sets none. */
export const defaultPolicy: Policy = {
  projects: ['*'],
  principals: [OWN_ACCOUNTS],
  roles: [],
  vpcs: ['*'],
  components: ['*'],
  changes: changeKinds,
  force: true,
  manifestHosts: [],
};

/** Whether one of the patterns fits the whole value. */
export const fitsOne = (patterns: readonly string[], value: string): boolean =>
  patterns.some((pattern) => expression(pattern).test(value));

/** The role as the policy lists it; undefined: it is never assumed. An exact entry wins over a pattern. */
export const allowedRole = ({ roles }: Pick<Policy, 'roles'>, arn: string): AllowedRole | undefined =>
  roles.find((role) => role.arn === arn) ?? roles.find((role) => fitsOne([role.arn], arn));

/** How a host of manifests may be reached; undefined: not at all. */
export const allowedHost = ({ manifestHosts }: Policy, host: string): { readonly private: boolean } | undefined =>
  fitsOne(manifestHosts, host) ? { private: manifestHosts.includes(host) } : undefined;

/** The policy for people, one line for each limit; external ids are not shown. */
export const policyLines = (policy: Policy): readonly string[] => [
  `projects: ${listed(policy.projects)}`,
  `principals: ${listed(policy.principals)}`,
  `roles: ${listed(policy.roles.map(({ arn, externalId }) => (externalId === undefined ? arn : `${arn} (external id set here)`)))}`,
  `VPCs: ${listed(policy.vpcs)}`,
  `components: ${listed(policy.components)}`,
  `changes: ${listed(policy.changes)}`,
  `force: ${policy.force ? 'allowed' : 'refused'}`,
  `manifests from URLs: ${listed(policy.manifestHosts)}`,
];

const listed = (names: readonly string[]): string =>
  names.length === 0 ? 'none' : names.map((name) => (name === '*' ? 'all' : name)).join(', ');

const expression = (pattern: string): RegExp => new RegExp(`^${pattern.split('*').map(escaped).join('.*')}$`, 's');

const escaped = (text: string): string => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
