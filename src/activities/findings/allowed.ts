/** Whether the caller may name these principals and roles: the setting `CAUSEWAY_ALLOWED_PRINCIPALS`. */
import type { Finding } from '../../contract/step-contract.ts';

/** A principal or role that the caller names, and where. */
export interface NamedPrincipal {
  readonly field: string;
  readonly value: string | undefined;
}

/** `patterns` undefined: everything is allowed. In a pattern `*` stands for any text. */
export function disallowed(
  patterns: readonly string[] | undefined,
  named: readonly NamedPrincipal[],
): readonly Finding[] {
  if (patterns === undefined) return [];
  const allowed = patterns.map(expression);
  return named.flatMap(({ field, value }) =>
    value === undefined || allowed.some((pattern) => pattern.test(value))
      ? []
      : [
          {
            level: 'error',
            field,
            value,
            problem: 'may not be named here',
            fix: `name one that fits ${patterns.join(' or ')}, or have the workers’ setting allowedPrincipals extended`,
          },
        ],
  );
}

const expression = (pattern: string): RegExp => new RegExp(`^${pattern.split('*').map(escaped).join('.*')}$`);

const escaped = (text: string): string => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
