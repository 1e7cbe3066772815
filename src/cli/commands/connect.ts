/** The connection of the command line to Temporal. */
import { Client } from '@temporalio/client';
import { createCausewayClient, type CausewayClient } from '../../client.ts';
import type { Settings } from '../../config/settings.ts';
import { defaultActor } from '../arguments/default-actor.ts';
import { encryptingDataConverter } from '../../codec/data-converter.ts';
import { openConnection } from '../../temporal/open-connection.ts';
import { tracesOf } from '../../worker/traced.ts';

export interface Connected {
  readonly client: Client;
  readonly causeway: CausewayClient;
  close(): Promise<void>;
}

/** @throws TemporalAccessError with the reason, when no connection is made within five seconds */
export async function connect(settings: Settings): Promise<Connected> {
  const { temporal, taskQueue, codec } = settings;
  const { keys } = codec;
  const connection = await openConnection(temporal);
  const traces = await tracesOf(settings);
  const client = new Client({
    ...{ connection, namespace: temporal.namespace, identity: `causeway ${defaultActor()}` },
    ...(keys === undefined ? {} : { dataConverter: encryptingDataConverter(keys) }),
    ...(traces === undefined ? {} : { interceptors: { workflow: [traces.client] } }),
  });
  return {
    client,
    causeway: createCausewayClient({ client, taskQueue }),
    async close() {
      await Promise.all([connection.close(), traces?.flush()]);
    },
  };
}
