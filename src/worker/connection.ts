/** Checks what a worker needs of the Temporal server before it serves, and waits for the server while it is away. */
import type { Connection } from '@temporalio/client';
import type { NativeConnection } from '@temporalio/worker';
import type { Settings } from '../config/settings.ts';
import type { TemporalSettings } from '../config/temporal.ts';
import type { TemporalAccessError } from '../temporal/access-error.ts';
import { accessErrorOf } from '../temporal/explain.ts';
import { openConnection } from '../temporal/open-connection.ts';
import { persistently, type Persistence } from '../temporal/persistently.ts';
import { connectNative } from './rotation/renewable-connection.ts';

/** A setting to make at the server; retried while the server is away. */
export interface Preparation {
  /** "setting the rate of causeway-ec2" */
  readonly what: string;
  readonly act: (connection: Connection) => Promise<unknown>;
}

/**
 * Returns the native connection of the worker, or the given one, when everything is prepared.
 * @throws TemporalAccessError with the reason; other errors of the server in a preparation
 */
export async function connectWorker(
  { temporal }: Settings,
  preparations: readonly Preparation[],
  persistence: Persistence,
  given?: NativeConnection,
): Promise<NativeConnection> {
  const { address, namespace } = temporal;
  // Not a native connection: it retries each call for ten seconds without a message, and its errors have no code.
  const connection = await persistently(
    `connecting to Temporal at ${address}`,
    () => openConnection(temporal, { retries: false }),
    persistence,
  );
  try {
    const asked = [
      {
        what: `looking at namespace ${namespace}`,
        act: () => connection.workflowService.describeNamespace({ namespace }),
      },
      ...preparations,
    ];
    for (const { what, act } of asked) await persistently(what, () => inTime(connection, act), persistence);
  } catch (error) {
    throw accessErrorOf(error, temporal) ?? error;
  } finally {
    await connection.close();
  }
  return given ?? connectNative(temporal);
}

/** The SDK says little about a failed Worker, so this asks whether the server can still be used. Undefined: it can. */
export async function whyUnusable(
  connection: Pick<NativeConnection, 'workflowService'>,
  temporal: TemporalSettings,
): Promise<TemporalAccessError | undefined> {
  try {
    await connection.workflowService.describeNamespace({ namespace: temporal.namespace });
    return undefined;
  } catch (error) {
    return accessErrorOf(error, temporal);
  }
}

/** The limit for a server that accepts a call and never answers it, ms. */
const CALL_MS = 10_000;

const inTime = (connection: Connection, act: Preparation['act']): Promise<unknown> =>
  connection.withDeadline(Date.now() + CALL_MS, () => act(connection));
