/**
 * Encrypts everything that Temporal stores for us: inputs, results, failures, heartbeats, queries and updates. It uses the
 * format of Temporal's samples (`binary/encrypted`, AES-256-GCM), so that callers in any language can use those.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { ValueError, type Payload, type PayloadCodec } from '@temporalio/common';
import proto from '@temporalio/proto';

export interface CodecKey {
  /** Stored unencrypted with each payload. Keep an old key for as long as Temporal keeps what it encrypted. */
  readonly id: string;
  /** 32 bytes. */
  readonly key: Uint8Array;
}

const { Payload: Proto } = proto.temporal.api.common.v1;
const ENCODING = 'binary/encrypted';
const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;

export type CodecKeys = readonly [CodecKey, ...CodecKey[]];

/**
 * Encrypts with the first key, decrypts with all, and passes unencrypted payloads, so that it can be switched on later.
 * A function is asked for the keys each time, because they may be renewed.
 */
export function createPayloadCodec(keys: CodecKeys | (() => CodecKeys)): PayloadCodec {
  const now = typeof keys === 'function' ? keys : () => keys;
  return {
    encode: (payloads) => Promise.resolve(payloads.map((payload) => encrypted(payload, now()[0]))),
    // Async, so that a missing key rejects.
    decode: async (payloads) => Promise.all(payloads.map(async (payload) => decrypted(payload, now()))),
  };
}

function encrypted(payload: Payload, { id, key }: CodecKey): Payload {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, key, iv);
  const data = Buffer.concat([iv, cipher.update(Proto.encode(payload).finish()), cipher.final(), cipher.getAuthTag()]);
  return { metadata: { encoding: bytes(ENCODING), 'encryption-key-id': bytes(id) }, data };
}

function decrypted(payload: Payload, keys: CodecKeys): Payload {
  const { metadata, data } = payload;
  if (textOf(metadata?.['encoding']) !== ENCODING || !data) return payload;
  const id = textOf(metadata?.['encryption-key-id']);
  const key = keys.find((each) => each.id === id)?.key;
  if (key === undefined) throw new ValueError(`no key "${id}" is given: add it to CAUSEWAY_CODEC_KEYS`);
  const [iv, tag] = [data.subarray(0, IV_BYTES), data.subarray(-TAG_BYTES)];
  const decipher = createDecipheriv(CIPHER, key, iv).setAuthTag(tag);
  return Proto.decode(Buffer.concat([decipher.update(data.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]));
}

const bytes = (text: string): Uint8Array => Buffer.from(text);
const textOf = (value: Uint8Array | null | undefined): string => Buffer.from(value ?? []).toString();
