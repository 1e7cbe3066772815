import { filtered, type Filters } from './filters.ts';
import { noSuchId, type IdKind } from './ids.ts';
import type { Call, Operation } from './operation.ts';
import { pageOf, type PageRule } from './pages.ts';
import type { Parameters } from './parameters.ts';
import { buckets } from './throttle.ts';
import { items, type Xml } from './xml.ts';

/** What differs from one Describe action to another. */
export interface Description<Row> {
  /** Element that holds the items. */
  readonly set: string;
  /** Elements before it in the reply. */
  readonly before?: (rows: readonly Row[]) => Readonly<Record<string, Xml>>;
  /** List parameter with ids, and their kind. */
  readonly ids?: readonly [parameter: string, kind: IdKind];
  /** Everything the caller may see. */
  readonly rows: (call: Call) => readonly Row[];
  /** One row by id, where that is faster than a search through all. */
  readonly find?: (call: Call, id: string) => Row | undefined;
  readonly idOf: (row: Row) => string;
  readonly filters: Filters<Row>;
  readonly tagsOf?: (row: Row) => Readonly<Record<string, string>>;
  readonly item: (row: Row, call: Call) => Xml;
  readonly pages?: PageRule;
  /** The last page has an empty token instead of none. */
  readonly endsWithEmptyToken?: true;
  /** Whether a call without ids, filters and pages uses the smaller bucket. */
  readonly dearUnfiltered?: true;
  readonly stateOf?: (row: Row, call: Call) => string;
}

/** A Describe action: rows by id (one unknown id fails the whole call; no ids at all means all rows), filters, pages. */
export function describeOperation<Row>(description: Description<Row>): Operation {
  const { set, idOf, filters, tagsOf, item, stateOf } = description;
  return {
    bucket: (parameters) =>
      description.dearUnfiltered && isUnfiltered(description, parameters) ? buckets.unfilteredRead : buckets.read,
    run(call) {
      const matching = filtered(namedRows(description, call), call, filters, tagsOf);
      const { rows, nextToken } = pageOf(
        matching,
        idOf,
        call.parameters,
        description.pages ?? { smallest: 5, largest: 1000 },
      );
      return {
        body: {
          ...description.before?.(rows),
          [set]: items(rows.map((row) => item(row, call))),
          nextToken: nextToken ?? (description.endsWithEmptyToken ? '' : undefined),
        },
        ...(stateOf && { shown: Object.fromEntries(rows.map((row) => [idOf(row), stateOf(row, call)])) }),
      };
    },
  };
}

function namedRows<Row>(description: Description<Row>, call: Call): readonly Row[] {
  const { ids, rows, idOf } = description;
  const wanted = ids === undefined ? [] : call.parameters.list(ids[0]);
  if (ids === undefined || wanted.length === 0) return rows(call);
  const find = description.find ?? ((_: Call, id: string) => rows(call).find((row) => idOf(row) === id));
  return [...new Set(wanted)].map((id) => {
    const row = find(call, id);
    if (row === undefined) throw noSuchId(ids[1], id);
    return row;
  });
}

const isUnfiltered = <Row>({ ids }: Description<Row>, parameters: Parameters): boolean =>
  parameters.structures('Filter').length === 0 &&
  parameters.integer('MaxResults') === undefined &&
  (ids === undefined || parameters.list(ids[0]).length === 0);
