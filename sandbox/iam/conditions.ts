/** The `Condition` of a statement: all operators and all their keys must match; one value of a key is enough. */
import { wildcard } from '../wildcard.ts';

/** Operator to key to values. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** The condition keys of a request: `aws:RequestTag/team`; a list for keys with several values. */
export type RequestContext = Readonly<Record<string, string | readonly string[]>>;

/** Whether all conditions match. @throws Error naming an operator that is not modelled */
export function conditionHolds(conditions: Conditions, context: RequestContext): boolean {
  return Object.entries(conditions).every(([operator, keys]) => {
    const test = testOf(operator);
    return Object.entries(keys).every(([key, wanted]) =>
      test(valuesOf(context, key), typeof wanted === 'string' ? [wanted] : wanted),
    );
  });
}

type Test = (present: readonly string[] | undefined, wanted: readonly string[]) => boolean;
type Compare = (wanted: string, value: string) => boolean;

/** For an absent key, `ForAllValues:` and negated operators match, `ForAnyValue:` does not. */
function testOf(operator: string): Test {
  const [, quantifier, name = '', ifExists] =
    /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/.exec(operator) ?? [];
  if (name === 'Null') return (present, [wanted]) => (present === undefined) === (wanted === 'true');
  const compare = operators[name.replace('Not', '')];
  if (compare === undefined) throw new Error(`The sandbox does not model the condition operator ${operator}.`);
  const negated = name.includes('Not');
  const fits = (value: string, wanted: readonly string[]): boolean =>
    wanted.some((each) => compare(each, value)) !== negated;
  return (present, wanted) => {
    if (present === undefined) return ifExists !== undefined || negated || quantifier === 'ForAllValues';
    return quantifier === 'ForAllValues'
      ? present.every((value) => fits(value, wanted))
      : present.some((value) => fits(value, wanted));
  };
}

const fitsPattern: Compare = (wanted, value) => wildcard(wanted).test(value);

const operators: Readonly<Record<string, Compare>> = {
  StringEquals: (wanted, value) => wanted === value,
  StringEqualsIgnoreCase: (wanted, value) => wanted.toLowerCase() === value.toLowerCase(),
  StringLike: fitsPattern,
  ArnEquals: fitsPattern,
  ArnLike: fitsPattern,
  Bool: (wanted, value) => wanted.toLowerCase() === value.toLowerCase(),
};

/** The case of condition key names is ignored. */
function valuesOf(context: RequestContext, key: string): readonly string[] | undefined {
  const value = Object.entries(context).find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1];
  return typeof value === 'string' ? [value] : value;
}
