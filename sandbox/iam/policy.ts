/** Identity policies as IAM evaluates them: only what a statement allows is allowed, and a Deny wins. */
import { conditionHolds, type Conditions, type RequestContext } from './conditions.ts';
import { wildcard } from '../wildcard.ts';

/** A policy document. Elements that are not evaluated here are refused when the world is created. */
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

/** One permission that a call needs. A call may need several: one for each resource that it touches. */
export interface Requirement {
  /** `ec2:CreateVpcEndpoint` */
  readonly action: string;
  /** An ARN, or `*` for actions without resources. */
  readonly resource: string;
  readonly context: RequestContext;
}

export interface Decision {
  readonly allowed: boolean;
  /** The statement that decided; absent: none matched. */
  readonly statement?: PolicyStatement;
}

/** The decision of these policies together for one requirement. */
export function decide(policies: readonly PolicyDocument[], requirement: Requirement): Decision {
  const speaking = policies.flatMap(({ Statement }) =>
    Statement.filter((statement) => speaksOf(statement, requirement)),
  );
  const deny = speaking.find(({ Effect }) => Effect === 'Deny');
  const [allow] = speaking;
  if (deny !== undefined) return { allowed: false, statement: deny };
  return allow === undefined ? { allowed: false } : { allowed: true, statement: allow };
}

/** The case of action names is ignored; that of ARNs is not. */
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
