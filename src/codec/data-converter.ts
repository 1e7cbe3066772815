/**
 * The data converter for clients and workers, so that runs cannot be read without the keys.
 * @module codec
 */
import { join } from 'node:path';
import type { DataConverter } from '@temporalio/common';
import { createPayloadCodec, type CodecKeys } from './payload-codec.ts';

export type { CodecKey, CodecKeys } from './payload-codec.ts';

/** For `new Client({ dataConverter })`. Messages and stacks of failures are encrypted too. */
export const encryptingDataConverter = (keys: CodecKeys | (() => CodecKeys)): DataConverter => ({
  payloadCodecs: [createPayloadCodec(keys)],
  failureConverterPath: join(import.meta.dirname, `failure-converter.${OWN_EXTENSION}`),
});

/** `ts` in a checkout. */
const OWN_EXTENSION = import.meta.filename.slice(-2);
