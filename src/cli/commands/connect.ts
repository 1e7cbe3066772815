/** The connection of the command line to Temporal. */
import { Client } from '@temporalio/client';
import { createCausewayClient, type CausewayClient } from '../../client.ts';
import type { Settings } from '../../config/settings.ts';
import { defaultActor } from '../arguments/default-actor.ts';
import { encryptingDataConverter } from '../../codec/data-converter.ts';
import { openConnection } from '../../temporal/open-connection.ts';

export interface Connected {
  readonly client: Client;
  readonly causeway: CausewayClient;
  close(): Promise<void>;
}

/** @throws TemporalAccessError with the reason, when no connection is made within five seconds */
export async function connect({ temporal, taskQueue, codec: { keys } }: Settings): Promise<Connected> {
  const connection = await openConnection(temporal);
  const client = new Client({
    ...{ connection, namespace: temporal.namespace, identity: `causeway ${defaultActor()}` },
    ...(keys === undefined ? {} : { dataConverter: encryptingDataConverter(keys) }),
  });
  return { client, causeway: createCausewayClient({ client, taskQueue }), close: () => connection.close() };
}
