/** What Temporal stores can be read with the keys, and with nothing else. */
import { randomBytes } from 'node:crypto';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import { sign } from 'hono/jwt';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createCodecApp } from '../src/codec/codec-server.ts';
import { createPayloadCodec } from '../src/codec/payload-codec.ts';
import { loadSettings } from '../src/config/settings.ts';
import { ProblemsError } from '../src/problems/problems.ts';
import { startScriptedServer } from './support/scripted-server.ts';

const old = { id: 'old', key: randomBytes(32) };
const newer = { id: 'newer', key: randomBytes(32) };
const payload = defaultPayloadConverter.toPayload({ roleArn: 'arn:aws:iam::111122223333:role/x' });

const textOf = ({ data }: Payload): string => Buffer.from(data ?? []).toString();
const textsOf = async (payloads: Promise<Payload[]>): Promise<string[]> => (await payloads).map(textOf);

describe('the payload codec', () => {
  it('shows nothing of what it encrypts, and never the same twice', async () => {
    const codec = createPayloadCodec([newer]);
    const [one, other] = await codec.encode([payload, payload]);
    expect(Buffer.from(one?.data ?? []).includes('arn:')).toBe(false);
    expect(one?.data).not.toEqual(other?.data);
    expect(await textsOf(codec.decode([one ?? {}]))).toEqual([textOf(payload)]);
  });

  it('encrypts with the newest key, reads what an older one encrypted, and what was never encrypted', async () => {
    const [before] = await createPayloadCodec([old]).encode([payload]);
    const rotated = createPayloadCodec([newer, old]);
    const [after] = await rotated.encode([payload]);
    expect(Buffer.from(after?.metadata?.['encryption-key-id'] ?? []).toString()).toBe('newer');
    for (const each of [before, after, payload])
      expect(await textsOf(rotated.decode([each ?? {}]))).toEqual([textOf(payload)]);
  });

  it('names the key that is missing, and takes nothing that was tampered with', async () => {
    const [encrypted = {}] = await createPayloadCodec([old]).encode([payload]);
    await expect(createPayloadCodec([newer]).decode([encrypted])).rejects.toThrow('no key "old" is given');
    const data = Buffer.from(encrypted.data ?? []);
    data[20] = (data[20] ?? 0) ^ 1;
    await expect(createPayloadCodec([old]).decode([{ ...encrypted, data }])).rejects.toThrow();
  });

  it.each(['hunter2', 'a:hunter2', `a:${old.key.toString('base64')},a:${newer.key.toString('base64')}`])(
    'is not given keys that are none, and no message shows one',
    (keys) => {
      const load = (): unknown => loadSettings({ profile: false }, { CAUSEWAY_CODEC_KEYS: keys });
      expect(load).toThrow(ProblemsError);
      expect(() => loadSettings({ profile: false }, { CAUSEWAY_CODEC_KEYS: keys })).not.toThrow(keys);
    },
  );
});

describe('the codec server', () => {
  const codec = createPayloadCodec([newer]);
  const origin = 'https://temporal.example.com';
  const wire = async (): Promise<string> => {
    const [{ metadata = {}, data } = {}] = await codec.encode([payload]);
    const text = (value: Uint8Array | null | undefined): string => Buffer.from(value ?? []).toString('base64');
    const named = Object.fromEntries(Object.entries(metadata ?? {}).map(([name, value]) => [name, text(value)]));
    return JSON.stringify({ payloads: [{ metadata: named, data: text(data) }] });
  };
  const ask = async (app: ReturnType<typeof createCodecApp>, authorization?: string): Promise<Response> =>
    app.request('/decode', {
      method: 'POST',
      body: await wire(),
      headers: {
        'content-type': 'application/json',
        origin,
        ...(authorization === undefined ? {} : { authorization }),
      },
    });
  const shown = async (answer: Response): Promise<unknown> => {
    const { payloads } = (await answer.json()) as { payloads: { data: string }[] };
    return JSON.parse(Buffer.from(payloads[0]?.data ?? '', 'base64').toString());
  };

  it('decrypts for who has the token, for pages of the Web UI, and for nobody else', async () => {
    const app = createCodecApp({ codec, access: { token: 'sesame' }, origin });
    const answer = await ask(app, 'Bearer sesame');
    expect(await shown(answer)).toEqual({ roleArn: 'arn:aws:iam::111122223333:role/x' });
    expect(answer.headers.get('access-control-allow-origin')).toBe(origin);
    for (const wrong of [undefined, 'Bearer sesam', 'sesame']) expect((await ask(app, wrong)).ok).toBe(false);
    const preflight = await app.request('/decode', { method: 'OPTIONS', headers: { origin } });
    expect(preflight.headers.get('access-control-allow-headers')).toContain('authorization');
  });

  it('tells who may not ask nothing: no plain text, no key, no token, in whatever they send', async () => {
    const app = createCodecApp({ codec, access: { token: 'sesame-of-the-codec' }, origin });
    const secrets = ['roleArn', '111122223333', 'sesame-of-the-codec', 'newer'].flatMap((each) => [
      each,
      Buffer.from(each).toString('base64').replace(/=+$/, ''),
    ]);
    secrets.push(newer.key.toString('base64'), newer.key.toString('hex'));
    const bodies = [await wire(), '{"payloads": 7}', '{', ''];
    for (const path of ['/decode', '/encode', '/', '/metrics', '/decode/../decode'])
      for (const method of ['POST', 'GET', 'OPTIONS'])
        for (const authorization of [
          '',
          'Bearer ',
          'Bearer sesame-of-the-code',
          'Basic c2VzYW1l',
          'sesame-of-the-codec',
        ])
          for (const body of bodies) {
            const answer = await app.request(path, {
              ...{ method, headers: { origin, authorization, 'content-type': 'application/json' } },
              ...(method === 'GET' ? {} : { body }),
            });
            expect(method === 'OPTIONS' ? 204 : [400, 401]).toSatisfy((allowed: number | number[]) =>
              [allowed].flat().includes(answer.status),
            );
            const text = [await answer.text(), JSON.stringify([...answer.headers])].join();
            expect(secrets.filter((each) => text.includes(each))).toEqual([]);
          }
  });

  it('shows no key to who may ask, whatever is wrong with what they send', async () => {
    const app = createCodecApp({ codec, access: { token: 'sesame' }, origin });
    const [{ metadata = {} } = {}] = await codec.encode([payload]);
    const named = Object.fromEntries(
      Object.entries(metadata ?? {}).map(([name, value]) => [name, Buffer.from(value).toString('base64')]),
    );
    for (const body of [JSON.stringify({ payloads: [{ metadata: named, data: 'AAAA' }] }), '{"payloads": 7}', '{']) {
      const headers = { 'content-type': 'application/json', authorization: 'Bearer sesame' };
      const answer = await app.request('/decode', { method: 'POST', body, headers });
      expect(answer.status).toBe(400);
      const text = await answer.text();
      expect(
        [newer.key.toString('base64'), newer.key.toString('hex'), 'sesame'].filter((each) => text.includes(each)),
      ).toEqual([]);
    }
  });

  it('decrypts for a user whose token the issuer signed for this audience', async () => {
    const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
    const [issuer, key] = [await startScriptedServer(), await crypto.subtle.exportKey('jwk', pair.publicKey)];
    onTestFinished(() => issuer.close());
    const jwks = { url: `${issuer.url}/keys`, audience: 'causeway' };
    const app = createCodecApp({ codec, access: { jwks }, origin });
    const bearer = async (aud: string): Promise<string> => {
      issuer.answer({ body: { keys: [{ ...key, kid: 'k', alg: 'ES256' }] } });
      const secret = { ...(await crypto.subtle.exportKey('jwk', pair.privateKey)), kid: 'k', alg: 'ES256' };
      return `Bearer ${await sign({ sub: 'me', aud, exp: Math.floor(Date.now() / 1000) + 600 }, secret, 'ES256')}`;
    };
    expect((await ask(app, await bearer('causeway'))).status).toBe(200);
    expect((await ask(app, await bearer('another'))).status).toBe(401);
    expect((await ask(app)).status).toBe(401);
  });
});
