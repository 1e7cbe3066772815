/** The search attributes a run sets. Starting with an unregistered one is rejected, upserting one wedges the run. */
import proto from '@temporalio/proto';
import type { NativeConnection } from '@temporalio/worker';

const { INDEXED_VALUE_TYPE_KEYWORD: Keyword, INDEXED_VALUE_TYPE_KEYWORD_LIST: KeywordList } =
  proto.temporal.api.enums.v1.IndexedValueType;

export const searchAttributes = {
  PrivateLinkStatus: Keyword,
  PrivateLinkProject: Keyword,
  PrivateLinkService: Keyword,
  PrivateLinkAccounts: KeywordList,
} as const;

/**
 * Registers what is missing.
 * @throws Error with the commands to run, when the worker may not register them itself
 */
export async function requireSearchAttributes(
  connection: Pick<NativeConnection, 'operatorService'>,
  namespace: string,
): Promise<void> {
  const service = connection.operatorService;
  try {
    const { customAttributes } = await service.listSearchAttributes({ namespace });
    const missing = Object.entries(searchAttributes).filter(([name]) => !(name in (customAttributes ?? {})));
    if (missing.length > 0)
      await service.addSearchAttributes({ namespace, searchAttributes: Object.fromEntries(missing) });
  } catch (error) {
    throw new Error(`The search attributes of Causeway could not be registered. Run:\n${commands(namespace)}`, {
      cause: error,
    });
  }
}

const commands = (namespace: string): string =>
  Object.entries(searchAttributes)
    .map(([name, type]) => {
      const word = type === KeywordList ? 'KeywordList' : 'Keyword';
      return `  temporal operator search-attribute create --namespace ${namespace} --name ${name} --type ${word}`;
    })
    .join('\n');
