/** Lists of principals: IAM ARNs that may connect. */
import { refuse } from '../failures/refusal.ts';

/** Aiven's limit for a service. */
export const MOST_PRINCIPALS = 16;

/** Those of `wanted` that `allowed` does not cover yet. */
export const missingPrincipals = (wanted: readonly string[], allowed: readonly string[]): readonly string[] =>
  [...new Set(wanted)].filter((principal) => !allowed.some((other) => covers(other, principal)));

/** Order as given, `principals` first, each once. */
export const union = (principals: readonly string[], added: readonly string[]): readonly string[] => [
  ...new Set([...principals, ...added]),
];

/** Whether allowing `allowed` lets `principal` in: an account's root covers its users and roles, nothing else covers another. */
export const covers = (allowed: string, principal: string): boolean =>
  allowed === '*' || allowed === principal || allowed === rootOf(principal);

/** Same account and name, but another path: a session's ARN does not tell whether they are one role. */
export const mayBeSame = (left: string, right: string): boolean =>
  rootOf(left) === rootOf(right) &&
  kindOf(left) === kindOf(right) &&
  left.split('/').at(-1) === right.split('/').at(-1);

/** A look's answer for a list that is too long. */
export const tooMany = (name: string, total: number): ReturnType<typeof refuse> =>
  refuse('tooManyPrincipals', `${name} would have ${total} principals; Aiven allows ${MOST_PRINCIPALS}`);

/** The same principals, in whatever order. */
export const samePrincipals = (one: readonly string[], other: readonly string[]): boolean =>
  one.every((principal) => other.includes(principal)) && other.every((principal) => one.includes(principal));

/** "add arn:…, remove arn:…" */
export const difference = (from: readonly string[], to: readonly string[]): string =>
  [
    ...to.filter((principal) => !from.includes(principal)).map((principal) => `add ${principal}`),
    ...from.filter((principal) => !to.includes(principal)).map((principal) => `remove ${principal}`),
  ].join(', ');

export const accountOf = (principal: string): string | undefined => principal.split(':')[4];

const rootOf = (principal: string): string => [...principal.split(':').slice(0, 5), 'root'].join(':');

const kindOf = (principal: string): string | undefined => principal.split(':')[5]?.split('/')[0];
