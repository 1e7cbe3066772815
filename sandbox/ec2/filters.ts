import { AwsError } from './aws-error.ts';
import type { Call } from './operation.ts';
import type { Parameters } from './parameters.ts';
import { wildcard } from '../wildcard.ts';

type Value = string | number | boolean | undefined;

/** For each documented filter of an action: the values a row has for it. */
export type Filters<Row> = Readonly<Record<string, (row: Row, call: Call) => Value | readonly Value[]>>;

/** Documented filters for attributes that no resource of the sandbox has: accepted, but they match nothing. */
export const never = (...names: readonly string[]): Filters<unknown> =>
  Object.fromEntries(names.map((name) => [name, () => undefined]));

/** AWS documents no number; its users report 200. */
const MAX_VALUES = 200;

/** The rows that match every `Filter.N`; one value of a filter is enough. Case-sensitive; `*` and `?` are wildcards. */
export function filtered<Row>(
  rows: readonly Row[],
  call: Call,
  filters: Filters<Row>,
  tagsOf: ((row: Row) => Readonly<Record<string, string>>) | undefined,
): readonly Row[] {
  return call.parameters.structures('Filter').reduce((left, filter) => {
    const valuesOf = readerFor(filter, filters, tagsOf);
    const wanted = matcher(filter);
    return left.filter((row) => {
      const values = valuesOf(row, call);
      return (Array.isArray(values) ? values : [values]).some(
        (value: Value) => value !== undefined && wanted(String(value)),
      );
    });
  }, rows);
}

function readerFor<Row>(
  filter: Parameters,
  filters: Filters<Row>,
  tagsOf: ((row: Row) => Readonly<Record<string, string>>) | undefined,
): Filters<Row>[string] {
  const name = filter.required('Name');
  if (tagsOf !== undefined && name === 'tag-key') return (row) => Object.keys(tagsOf(row));
  if (tagsOf !== undefined && name.startsWith('tag:')) return (row) => tagsOf(row)[name.slice('tag:'.length)];
  const reader = Object.hasOwn(filters, name) ? filters[name] : undefined;
  if (reader === undefined) throw new AwsError('InvalidParameterValue', `The filter '${name}' is invalid`);
  return reader;
}

function matcher(filter: Parameters): (value: string) => boolean {
  const wanted = filter.list('Value');
  if (wanted.length === 0)
    throw new AwsError('InvalidParameterValue', `The filter '${filter.required('Name')}' has no values`);
  if (wanted.length > MAX_VALUES) {
    throw new AwsError(
      'FilterLimitExceeded',
      `The maximum number of filter values specified on a single call is ${MAX_VALUES}`,
    );
  }
  const exact = new Set(wanted);
  const patterns = wanted.filter((each) => /[*?]/.test(each)).map(wildcard);
  return (value) => exact.has(value) || patterns.some((pattern) => pattern.test(value));
}
