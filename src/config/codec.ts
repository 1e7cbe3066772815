/** Keys of the payload codec, and who may call the codec server. Keys are secrets: they come from the environment only. */
import type { CodecKey } from '../codec/payload-codec.ts';
import type { Problem } from '../problems/problems.ts';
import type { ListenAddress, Reader } from './readers.ts';

export interface CodecSettings {
  /** The first encrypts, all decrypt; absent: nothing is encrypted. */
  readonly keys?: readonly [CodecKey, ...CodecKey[]] | undefined;
  /** Where `causeway codec-server` listens. */
  readonly listen: ListenAddress;
  readonly token?: string | undefined;
  readonly jwks?: { readonly url: string; readonly audience: string } | undefined;
}

/** `id:key,id:key`, each key 32 bytes in base64. */
export const codecKeys: Reader<readonly [CodecKey, ...CodecKey[]]> = (value) => {
  const [first, ...others] = value.split(',').map(keyOf);
  const more = others.filter((key) => key !== undefined);
  const all = first === undefined ? [] : [first, ...more];
  if (first === undefined || more.length !== others.length || new Set(all.map(({ id }) => id)).size !== all.length)
    return { ok: false, problem: { problem: 'is not a list of keys with different ids', fix: HOW_TO_MAKE_ONE } };
  return { ok: true, value: [first, ...more] };
};

function keyOf(text: string): CodecKey | undefined {
  const [, id, base64] = /^([\w.-]+):([A-Za-z0-9+/]{43}=)$/.exec(text.trim()) ?? [];
  return id === undefined || base64 === undefined ? undefined : { id, key: Buffer.from(base64, 'base64') };
}

const HOW_TO_MAKE_ONE =
  'write an id, a colon and 32 random bytes in base64, the newest first: echo "2026-11:$(openssl rand -base64 32)"';

/** An audience is required: without it, any token of the same issuer would be accepted. */
export function codecSettings(
  { jwksUrl, audience, listen, ...found }: Found,
  problems: Pick<Problem[], 'push'>,
): CodecSettings {
  if ((jwksUrl === undefined) !== (audience === undefined))
    problems.push({
      field: jwksUrl === undefined ? 'CAUSEWAY_CODEC_JWKS_URL' : 'CAUSEWAY_CODEC_AUDIENCE',
      problem: 'is missing',
      fix: 'set both, or none: the address of the signing keys, and the audience that tokens must be for',
    });
  return {
    ...found,
    listen: listen ?? { host: '127.0.0.1', port: 8888 },
    ...(jwksUrl === undefined || audience === undefined ? {} : { jwks: { url: jwksUrl, audience } }),
  };
}

interface Found {
  readonly keys: CodecSettings['keys'];
  readonly listen: ListenAddress | undefined;
  readonly token: string | undefined;
  readonly jwksUrl: string | undefined;
  readonly audience: string | undefined;
}
