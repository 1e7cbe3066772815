/** The search attributes of a namespace and their types, also for an identity that may not use the OperatorService. */
import proto from '@temporalio/proto';
import type { Connection } from '@temporalio/client';
import { grpcAnswerOf, grpcCodes } from '../temporal/grpc-code.ts';

/** The number of the type by name; `undefined`: registered, but the type cannot be seen. */
export type RegisteredAttributes = ReadonlyMap<string, number | undefined>;

/**
 * On Temporal Cloud no identity may use the OperatorService (docs.temporal.io/cloud, permissions reference). There, and on
 * SQL stores, the namespace lists the name of each column, and the column shows the type: `KeywordList01` is a KeywordList. On
 * Elasticsearch it lists nothing; there a count query that names an attribute is accepted or refused.
 * @param names whose registration matters
 * @throws Error of the server, in calls that every identity of the namespace may make
 */
export async function registeredAttributes(
  { operatorService, workflowService }: Pick<Connection, 'operatorService' | 'workflowService'>,
  namespace: string,
  names: readonly string[],
): Promise<RegisteredAttributes> {
  try {
    const { customAttributes } = await operatorService.listSearchAttributes({ namespace });
    return new Map(Object.entries(customAttributes ?? {}));
  } catch (error) {
    if (!isClosed(error)) throw error;
  }
  const { config } = await workflowService.describeNamespace({ namespace });
  const found = new Map<string, number | undefined>(
    Object.entries(config?.customSearchAttributeAliases ?? {}).map(([column, name]) => [name, typeOfColumn(column)]),
  );
  for (const name of names)
    if (!found.has(name) && (await isAccepted(workflowService, namespace, name))) found.set(name, undefined);
  return found;
}

/** This identity may not use the OperatorService, or the server has none. */
const isClosed = (error: unknown): boolean =>
  [grpcCodes.permissionDenied, grpcCodes.unimplemented].some((code) => code === grpcAnswerOf(error)?.code);

const types: Readonly<Record<string, number | undefined>> = (() => {
  const {
    INDEXED_VALUE_TYPE_BOOL: Bool,
    INDEXED_VALUE_TYPE_DATETIME: Datetime,
    INDEXED_VALUE_TYPE_DOUBLE: Double,
    INDEXED_VALUE_TYPE_INT: Int,
    INDEXED_VALUE_TYPE_KEYWORD: Keyword,
    INDEXED_VALUE_TYPE_KEYWORD_LIST: KeywordList,
    INDEXED_VALUE_TYPE_TEXT: Text,
  } = proto.temporal.api.enums.v1.IndexedValueType;
  return { Bool, Datetime, Double, Int, Keyword, KeywordList, Text };
})();

/** `Keyword01` is the first column of type Keyword. */
const typeOfColumn = (column: string): number | undefined => types[column.replace(/\d+$/, '')];

/** In every visibility store, a query that names an unregistered attribute is an invalid argument. */
async function isAccepted(
  workflowService: Connection['workflowService'],
  namespace: string,
  name: string,
): Promise<boolean> {
  try {
    await workflowService.countWorkflowExecutions({ namespace, query: `${name} = "any"` });
    return true;
  } catch (error) {
    if (grpcAnswerOf(error)?.code === grpcCodes.invalidArgument) return false;
    throw error;
  }
}
