import type { EC2Client as SdkEc2Client } from '@aws-sdk/client-ec2';
import { awsCall, type SendOptions } from '../aws/call.ts';
import type { ErrorSource } from '../errors.ts';

/** The SDK client of one account and Region, with our errors. */
export interface Ec2Caller {
  readonly sdk: SdkEc2Client;
  sourceOf(action: string): ErrorSource;
  call<T>(action: string, signal: AbortSignal | undefined, send: (options: SendOptions) => Promise<T>): Promise<T>;
  /** All pages of the SDK's paginator as one list; a missing list counts as empty. */
  collect<Page, Item>(
    action: string,
    signal: AbortSignal | undefined,
    pages: (options: SendOptions) => AsyncIterable<Page>,
    itemsOf: (page: Page) => readonly Item[] | undefined,
  ): Promise<readonly Item[]>;
}

/** `explain` may add details to an error. */
export function createEc2Caller(
  sdk: SdkEc2Client,
  where: string,
  explain: (error: unknown) => Promise<unknown>,
): Ec2Caller {
  const sourceOf = (action: string): ErrorSource => ({ api: 'ec2', action, where });
  const explained = <T>(call: Promise<T>): Promise<T> =>
    call.catch(async (error: unknown) => {
      throw await explain(error);
    });
  return {
    sdk,
    sourceOf,
    call: (action, signal, send) => explained(awsCall(sourceOf(action), signal, send)),
    collect: (action, signal, pages, itemsOf) =>
      explained(
        awsCall(sourceOf(action), signal, async (options) => {
          const items = [];
          for await (const page of pages(options)) items.push(...(itemsOf(page) ?? []));
          return items;
        }),
      ),
  };
}

/** One `Filter` of a describe call. */
export const filter = (name: string, ...values: readonly string[]): { Name: string; Values: string[] } => ({
  Name: name,
  Values: [...values],
});

/** A filter takes at most 200 values. Without ids no call is made, because an empty filter would mean "everything". */
export async function inChunks<T>(
  ids: readonly string[],
  describe: (some: readonly string[]) => Promise<readonly T[]>,
): Promise<readonly T[]> {
  const unique = [...new Set(ids)];
  const chunks = Array.from({ length: Math.ceil(unique.length / MOST_FILTER_VALUES) }, (_, index) =>
    unique.slice(index * MOST_FILTER_VALUES, (index + 1) * MOST_FILTER_VALUES),
  );
  return (await Promise.all(chunks.map(describe))).flat();
}

const MOST_FILTER_VALUES = 200;
/** The largest page of a describe call in EC2. */
export const PAGE_SIZE = 1000;
