/** The command line's way to Temporal. */
import { hostname, userInfo } from 'node:os';
import { Client, Connection, type ConnectionOptions } from '@temporalio/client';
import { createCausewayClient, type CausewayClient } from '../../client.ts';
import type { Settings } from '../../config/settings.ts';
import { UnreachableError } from '../program/failure.ts';

export interface Connected {
  readonly client: Client;
  readonly causeway: CausewayClient;
  close(): Promise<void>;
}

/** @throws UnreachableError when no server answers within five seconds */
export async function connect({ temporal, taskQueue }: Settings): Promise<Connected> {
  const options = { ...(temporal.connectionOptions as ConnectionOptions), connectTimeout: '5 seconds' as const };
  const connection = await Connection.connect(options).catch((error: unknown) => {
    throw new UnreachableError(temporal.address, { cause: error });
  });
  const client = new Client({ connection, namespace: temporal.namespace, identity: `causeway ${defaultActor()}` });
  return { client, causeway: createCausewayClient({ client, taskQueue }), close: () => connection.close() };
}

/** Who sits at this command line, for the audit list of a run. */
export const defaultActor = (): string => `${userName()}@${hostname()}`;

/** A container's user may have no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'unknown';
  }
}
