/** Identity policies as IAM evaluates them: nothing is allowed that no statement allows, and a Deny wins. */
import { conditionHolds, type Conditions, type RequestContext } from './conditions.ts';
import { wildcard } from '../wildcard.ts';

/** A policy document; what of the language is not evaluated here is refused when a world is given it. */
export interface PolicyDocument {
  readonly Version: string;
  readonly Statement: readonly PolicyStatement[];
}

export interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Conditions;
}

/** One thing that a call needs the right for. A call may need several: one for each resource that it touches. */
export interface Requirement {
  /** `ec2:CreateVpcEndpoint` */
  readonly action: string;
  /** An ARN, or `*` for actions that know no resources. */
  readonly resource: string;
  readonly context: RequestContext;
}

export interface Decision {
  readonly allowed: boolean;
  /** The statement that decided; absent: none spoke of it. */
  readonly statement?: PolicyStatement;
}

/** What these policies together say of one requirement. */
export function decide(policies: readonly PolicyDocument[], requirement: Requirement): Decision {
  const speaking = policies.flatMap(({ Statement }) =>
    Statement.filter((statement) => speaksOf(statement, requirement)),
  );
  const deny = speaking.find(({ Effect }) => Effect === 'Deny');
  const [allow] = speaking;
  if (deny !== undefined) return { allowed: false, statement: deny };
  return allow === undefined ? { allowed: false } : { allowed: true, statement: allow };
}

/** Action names are matched in any case, ARNs as they are. */
function speaksOf(
  { Action, Resource, Condition = {} }: PolicyStatement,
  { action, resource, context }: Requirement,
): boolean {
  return (
    listOf(Action).some((pattern) => wildcard(pattern.toLowerCase()).test(action.toLowerCase())) &&
    listOf(Resource).some((pattern) => pattern === '*' || wildcard(pattern).test(resource)) &&
    conditionHolds(Condition, context)
  );
}

const listOf = (value: string | readonly string[]): readonly string[] => (typeof value === 'string' ? [value] : value);
