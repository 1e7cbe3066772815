/** The worker's own connection: native, from the same settings as every other door. */
import { NativeConnection } from '@temporalio/worker';
import type { Settings } from '../config/settings.ts';

/** @throws Error naming the address, when nothing answers there. */
export async function connectWorker({ temporal }: Settings): Promise<NativeConnection> {
  try {
    return await NativeConnection.connect(temporal.connectionOptions);
  } catch (error) {
    throw new Error(
      `No Temporal server answers at ${temporal.address}. Set TEMPORAL_ADDRESS or a Temporal profile, or start one with \`causeway dev\`.`,
      { cause: error },
    );
  }
}
