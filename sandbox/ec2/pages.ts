import { AwsError } from './aws-error.ts';
import type { Parameters } from './parameters.ts';

export interface PageRule {
  readonly smallest: number;
  readonly largest: number;
  /** Whether a larger MaxResults counts as the largest (VPC endpoints) or is refused (most others). */
  readonly capped?: true;
}

export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly nextToken?: string;
}

/** One page in the order of ids. The token has the last id shown, so deleted rows do not shift the next page. */
export function pageOf<Row>(
  rows: readonly Row[],
  idOf: (row: Row) => string,
  parameters: Parameters,
  rule: PageRule,
): Page<Row> {
  const sorted = rows.toSorted((one, other) => (idOf(one) < idOf(other) ? -1 : 1));
  const after = tokenOf(parameters);
  const left = after === undefined ? sorted : sorted.filter((row) => idOf(row) > after);
  const size = sizeOf(parameters, rule);
  const shown = left.slice(0, size);
  const last = shown.at(-1);
  return left.length > shown.length && last !== undefined
    ? { rows: shown, nextToken: Buffer.from(JSON.stringify({ after: idOf(last) })).toString('base64url') }
    : { rows: shown };
}

function sizeOf(parameters: Parameters, { smallest, largest, capped }: PageRule): number {
  const asked = parameters.integer('MaxResults');
  if (asked === undefined) return largest;
  if (asked >= smallest && (asked <= largest || capped)) return Math.min(asked, largest);
  const bound = asked < smallest ? `greater than or equal to ${smallest}` : `less than or equal to ${largest}`;
  throw new AwsError(
    'InvalidParameterValue',
    `Value ( ${asked} ) for parameter maxResults is invalid. Expecting a value ${bound}.`,
  );
}

function tokenOf(parameters: Parameters): string | undefined {
  const token = parameters.text('NextToken');
  if (token === undefined) return undefined;
  try {
    const content: unknown = JSON.parse(Buffer.from(token, 'base64url').toString());
    if (typeof content === 'object' && content !== null && 'after' in content) return String(content.after);
  } catch {
    // Not a token of the sandbox.
  }
  throw new AwsError('InvalidNextToken', 'The specified NextToken is not valid.');
}
