/** A connection to Temporal whose credentials are renewed while Workers use it. */
import { NativeConnection, type Worker } from '@temporalio/worker';
import type { TemporalSettings } from '../../config/temporal.ts';
import { accessErrorOf } from '../../temporal/explain.ts';
import { openConnection, whyNotConnected } from '../../temporal/open-connection.ts';
import type { Watched } from './watch-files.ts';

export interface RenewableConnection {
  /** Each call goes through the newest. For the SDK's clients; Workers take a real one. */
  readonly connection: NativeConnection;
  /** With the credentials in use. */
  temporal(): TemporalSettings;
  /**
   * Its files: to take them is to connect with what they hold now, and to let these Workers go on with that. Polls that wait
   * at the server end where they are, so no task is lost.
   */
  watched(workers: readonly Worker[]): Watched;
}

/** How long a connection that was replaced stays open for the calls in it, ms; a poll waits for a minute. */
const LAST_CALLS_MS = 70_000;
/** For the call that tries new credentials, ms. */
const CALL_MS = 10_000;

export function createRenewableConnection(first: NativeConnection, settings: TemporalSettings): RenewableConnection {
  let current = first;
  let temporal = settings;
  let closed = false;
  const replaced = new Map<NativeConnection, NodeJS.Timeout>();
  const closeReplaced = async (each: NativeConnection): Promise<void> => {
    clearTimeout(replaced.get(each));
    replaced.delete(each);
    await each.close();
  };
  const close = async (): Promise<void> => {
    closed = true;
    await Promise.all([...replaced.keys()].map((each) => closeReplaced(each)));
    await current.close();
  };
  return {
    connection: newestOf(() => current, close),
    temporal: () => temporal,
    watched: (workers) => ({ files: settings.files, take: () => renew(workers) }),
  };

  async function renew(workers: readonly Worker[]): Promise<void> {
    const renewed = temporal.renewed();
    await tryOut(renewed);
    const next = await connectNative(renewed);
    try {
      if (closed || workers.some((worker) => worker.getState() !== 'RUNNING'))
        throw new Error('the worker is stopping');
      for (const worker of workers) worker.connection = next;
    } catch (error) {
      await next.close().catch(() => undefined);
      throw error;
    }
    const last = current;
    replaced.set(last, setTimeout(() => void closeReplaced(last).catch(() => undefined), LAST_CALLS_MS).unref());
    [current, temporal] = [next, renewed];
  }
}

/** @throws TemporalAccessError with the reason */
export async function connectNative(temporal: TemporalSettings): Promise<NativeConnection> {
  try {
    return await NativeConnection.connect(temporal.connectionOptions);
  } catch (error) {
    throw await whyNotConnected(error, temporal);
  }
}

/** Not with a native connection: its errors have no code. @throws TemporalAccessError with the reason */
async function tryOut(temporal: TemporalSettings): Promise<void> {
  const { namespace } = temporal;
  const connection = await openConnection(temporal, { retries: false });
  try {
    await connection.withDeadline(Date.now() + CALL_MS, () =>
      connection.workflowService.describeNamespace({ namespace }),
    );
  } catch (error) {
    throw accessErrorOf(error, temporal) ?? error;
  } finally {
    await connection.close();
  }
}

/** What the SDK's clients read of a connection, they read at each call. */
const newestOf = (current: () => NativeConnection, close: () => Promise<void>): NativeConnection =>
  new Proxy(current(), {
    get(_, name) {
      if (name === 'close') return close;
      const connection = current();
      const value: unknown = Reflect.get(connection, name);
      return typeof value === 'function' ? (value.bind(connection) as unknown) : value;
    },
  });
