/** Single values of EC2 and STS, which are text on the wire in both directions. */
import type { AwsShape } from '../../scripts/vendor-facts/aws.ts';

/** What is wrong with a value of this shape; at most one thing. */
export function valueProblem(name: string, { type, enum: choices }: AwsShape, value: unknown): readonly string[] {
  if (typeof value !== 'string') return [`${JSON.stringify(value)} is no ${type}`];
  if (choices !== undefined) {
    const known = name in spelledOtherwise ? choices.map(lowerFirst) : choices;
    return known.includes(value) ? [] : [`${JSON.stringify(value)} is not one of ${known.join(', ')}`];
  }
  return patterns[type]?.test(value) === false ? [`${JSON.stringify(value)} is no ${type}`] : [];
}

/** Enumerations with a lower-case first letter on the wire, and where AWS shows that. */
const spelledOtherwise: Readonly<Record<string, string>> = {
  State: 'the examples of DescribeVpcEndpoints in the EC2 API reference: <state>available</state>',
};

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

const patterns: Readonly<Record<string, RegExp>> = {
  boolean: /^(?:true|false)$/,
  integer: /^-?\d+$/,
  long: /^-?\d+$/,
  double: /^-?\d+(?:\.\d+)?$/,
  float: /^-?\d+(?:\.\d+)?$/,
  timestamp: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/,
};
