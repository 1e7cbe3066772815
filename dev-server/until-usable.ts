import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';

const DEADLINE_MS = 60_000;
const INTERVAL_MS = 50;

/**
 * Waits until the server answers, the namespace exists and the search attributes can be used in it.
 * @throws Error after a minute, with what was missing last
 */
export async function untilUsable(address: string, namespace: string, attributes: readonly string[]): Promise<void> {
  const deadline = Date.now() + DEADLINE_MS;
  for (;;) {
    const missing = await whatIsMissing(address, namespace, attributes);
    if (missing === undefined) return;
    if (Date.now() > deadline) throw new Error(`The Temporal server at ${address} is not usable: ${missing}`);
    await sleep(INTERVAL_MS);
  }
}

async function whatIsMissing(
  address: string,
  namespace: string,
  attributes: readonly string[],
): Promise<string | undefined> {
  let connection: Connection | undefined;
  try {
    connection = await Connection.connect({ address, connectTimeout: 2_000 });
    await connection.workflowService.describeNamespace({ namespace });
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    const absent = attributes.filter((name) => customAttributes?.[name] === undefined);
    return absent.length === 0 ? undefined : `search attributes ${absent.join(', ')}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await connection?.close();
  }
}
