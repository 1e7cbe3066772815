/** A connection to the Temporal server, or the reason why there is none. */
import { Connection, type ConnectionOptions } from '@temporalio/client';
import type { TemporalSettings } from '../config/temporal.ts';
import { TemporalAccessError } from './access-error.ts';
import { accessErrorOf } from './explain.ts';

/** `retries`: whether calls are tried again by themselves, without a word. Default: yes. */
export interface OpenOptions {
  readonly retries?: boolean;
}

/** @throws TemporalAccessError when no server answers within five seconds */
export async function openConnection(
  temporal: TemporalSettings,
  { retries = true }: OpenOptions = {},
): Promise<Connection> {
  const options = temporal.connectionOptions as ConnectionOptions;
  try {
    return await Connection.connect({
      ...options,
      connectTimeout: '5 seconds',
      ...(retries ? {} : { interceptors: [] }),
    });
  } catch (error) {
    throw accessErrorOf(error, temporal) ?? unreachable(temporal, error);
  }
}

const unreachable = ({ address, origins }: TemporalSettings, cause: unknown): TemporalAccessError =>
  new TemporalAccessError(
    'Unreachable',
    {
      field: origins.address.setting,
      value: address,
      problem: 'is not answered by a Temporal server',
      fix: 'correct it, or a Temporal profile; or start a server of your own with `causeway dev`',
    },
    { cause },
  );
