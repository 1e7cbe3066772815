/** What a worker needs of the Temporal server before it serves: each is looked at, and waited for while it may come yet. */
import type { Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import type { Settings } from '../config/settings.ts';
import type { TemporalSettings } from '../config/temporal.ts';
import type { TemporalAccessError } from '../temporal/access-error.ts';
import { accessErrorOf } from '../temporal/explain.ts';
import { openConnection, whyNotConnected } from '../temporal/open-connection.ts';
import { persistently, type Persistence } from '../temporal/persistently.ts';

/** Something to set at the server, tried again while the server is away. */
export interface Preparation {
  /** "setting the rate of causeway-ec2" */
  readonly what: string;
  readonly act: (connection: Connection) => Promise<unknown>;
}

/**
 * The worker's own connection, native, when everything is prepared; or the one that is given.
 * @throws TemporalAccessError with the reason; what the server answered to a preparation, when it is none of access
 */
export async function connectWorker(
  { temporal }: Settings,
  preparations: readonly Preparation[],
  persistence: Persistence,
  given?: NativeConnection,
): Promise<NativeConnection> {
  const { address, namespace } = temporal;
  // Not the native one: it tries each call again for ten seconds without a word, and its errors have no code.
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
  try {
    return given ?? (await NativeConnection.connect(temporal.connectionOptions));
  } catch (error) {
    throw await whyNotConnected(error, temporal);
  }
}

/** Of a Worker that has failed the SDK tells little: the server is asked whether we may still use it. Undefined: we may. */
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

/** A server that takes a call and never answers it must not hold us. */
const CALL_MS = 10_000;

const inTime = (connection: Connection, act: Preparation['act']): Promise<unknown> =>
  connection.withDeadline(Date.now() + CALL_MS, () => act(connection));
