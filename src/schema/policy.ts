/** The schema of the settings' section `policy`. */
import { z } from 'zod';
import { changeKinds, type Policy } from '../policy/policy.ts';
import { problemsOf, type PlacedProblem } from './problems.ts';
import { fields, oneOf, shaped, uniqueList, yesOrNo } from './words.ts';

type Part = Partial<Policy>;

/** The section as it is written: limits for all, and others for one namespace or one task queue. */
export interface PolicySection extends Part {
  readonly namespaces?: Readonly<Record<string, Part>>;
  readonly taskQueues?: Readonly<Record<string, Part>>;
}

export type ParsedPolicy =
  | { readonly ok: true; readonly section: PolicySection }
  | { readonly ok: false; readonly problems: readonly PlacedProblem[] };

/** All problems at once. Never throws. */
export function parsePolicy(input: unknown): ParsedPolicy {
  const parsed = sectionSchema.safeParse(input);
  if (parsed.success) return { ok: true, section: parsed.data };
  return { ok: false, problems: problemsOf(parsed.error.issues, input, known(input)) };
}

const patterns = (noun: string, pattern: RegExp, example: string) =>
  uniqueList(shaped({ pattern, noun, example, description: '`*` stands for any text.' }), {
    noun: 'pattern',
    example: `[${example}]`,
    least: 0,
  }).exactOptional();

const arn = shaped({
  pattern: /^arn:[\w*-]+:iam::[\d*]+:role\/[\w+=,.@/*-]+$/,
  noun: 'a pattern of role ARNs',
  example: 'arn:aws:iam::111122223333:role/privatelink',
  description: 'Role that the worker assumes when asked.',
});

const externalId = shaped({
  pattern: /^[\w+=,.@:/-]{2,1224}$/,
  noun: 'an external id',
  example: 'causeway-shop',
  description: 'Given with every call that assumes the role.',
});

const roleFields = { arn, externalId: externalId.exactOptional() };

/** An ARN alone stands for a role without an external id. */
const role = z.preprocess(
  (given) => (typeof given === 'string' ? { arn: given } : given),
  fields(roleFields, '- arn: arn:aws:iam::111122223333:role/privatelink'),
);

const limits = {
  projects: patterns('a pattern of PROJECT or PROJECT/SERVICE', /^[\w*-]+(\/[a-z0-9*-]+)?$/, 'shop/orders-*'),
  principals: patterns(
    'a pattern of principal ARNs, or ownAccounts',
    /^(ownAccounts|arn:[\w*-]+:iam::[\d*]+:[\w+=,.@/*-]+)$/,
    'arn:aws:iam::111122223333:*',
  ),
  roles: uniqueList(role, {
    noun: 'role',
    example: '[arn:aws:iam::111122223333:role/privatelink]',
    least: 0,
  }).exactOptional(),
  vpcs: patterns('a pattern of VPC ids', /^(\*|vpc-[0-9a-f*]+)$/, 'vpc-0a1b2c3d'),
  components: patterns('a pattern of component names', /^[a-z0-9_*]+$/, 'kafka'),
  changes: uniqueList(oneOf(changeKinds, 'A kind of change.'), {
    noun: 'kind of change',
    example: '[onboard, offboard]',
    least: 0,
  }).exactOptional(),
  force: yesOrNo('Whether callers may use force and also.').exactOptional(),
  manifestHosts: patterns('a pattern of host names', /^[a-z0-9.:*-]+$/, 'git.example.com'),
};

const part = fields(limits, 'force: false');

const sectionFields = {
  ...limits,
  namespaces: z.record(z.string(), part).exactOptional(),
  taskQueues: z.record(z.string(), part).exactOptional(),
};

const sectionSchema = fields(sectionFields, 'force: false');

/** JSON Schema (draft 2020-12) of the section, for editors. */
export function policyJsonSchema(): object {
  const { $schema: _, ...schema } = z.toJSONSchema(sectionSchema, { target: 'draft-2020-12' });
  const { $schema: __, ...arnAlone } = z.toJSONSchema(arn);
  // What a preprocessing takes is not in zod's schema.
  const orArnAlone = (key: string, value: unknown): unknown =>
    key === 'roles' ? { ...(value as object), items: { anyOf: [arnAlone, (value as RoleList).items] } } : value;
  return JSON.parse(JSON.stringify(schema, orArnAlone)) as object;
}

interface RoleList {
  readonly items: object;
}

/** The fields of each object of the section, by its path without indices. */
function known(input: unknown): Readonly<Record<string, readonly string[]>> {
  const named = (under: 'namespaces' | 'taskQueues'): readonly string[] =>
    Object.keys(((input ?? {}) as Record<string, object | undefined>)[under] ?? {}).map((name) => `${under}.${name}`);
  const parts = [...named('namespaces'), ...named('taskQueues')];
  return {
    '': Object.keys(sectionFields),
    roles: Object.keys(roleFields),
    ...Object.fromEntries(
      parts.flatMap((path) => [
        [path, Object.keys(limits)],
        [`${path}.roles`, Object.keys(roleFields)],
      ]),
    ),
  };
}
