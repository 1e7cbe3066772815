/** Decrypts for the Web UI and Temporal's CLI what the payload codec encrypted, for those who may see it. */
import type { PayloadCodec } from '@temporalio/common';
import { Hono, type MiddlewareHandler } from 'hono';
import { bearerAuth } from 'hono/bearer-auth';
import { bodyLimit } from 'hono/body-limit';
import { some } from 'hono/combine';
import { cors } from 'hono/cors';
import { jwk } from 'hono/jwk';
import { timingSafeEqual } from 'hono/utils/buffer';

/** Who may ask. At least one of the two. */
interface CodecAccess {
  /** For `temporal --codec-auth "Bearer <token>"`. A function is asked each time, because the token may be renewed. */
  readonly token?: string | (() => string) | undefined;
  /** For the Web UI, which sends the access token of its user. */
  readonly jwks?: { readonly url: string; readonly audience: string } | undefined;
}

interface CodecServerOptions {
  readonly codec: PayloadCodec;
  readonly access: CodecAccess;
  /** The origin of the Web UI: browsers pass answers only to its pages. */
  readonly origin?: string | undefined;
}

/** Enough for the payloads of one page of a history. */
const LARGEST_BODY_BYTES = 32_000_000;

/** `POST /decode` as in https://docs.temporal.io/codec-server, and `/encode` for the inputs of Temporal's CLI. */
export function createCodecApp({ codec, access, origin }: CodecServerOptions): Hono {
  const app = new Hono();
  const allowHeaders = ['authorization', 'content-type', 'x-namespace'];
  if (origin !== undefined) app.use(cors({ origin, allowHeaders, allowMethods: ['POST'], credentials: true }));
  app.use(allowing(access));
  app.use(bodyLimit({ maxSize: LARGEST_BODY_BYTES }));
  for (const verb of ['decode', 'encode'] as const)
    app.post(`/${verb}`, async (context) => {
      try {
        const payloads = (await context.req.json<Wire>()).payloads.map(fromWire);
        return context.json({ payloads: (await codec[verb](payloads)).map(toWire) });
      } catch (error) {
        return context.json({ message: error instanceof Error ? error.message : String(error) }, 400);
      }
    });
  return app;
}

function allowing({ token, jwks }: CodecAccess): MiddlewareHandler {
  const ways = [
    ...(token === undefined
      ? []
      : [
          bearerAuth({ verifyToken: (given) => timingSafeEqual(given, typeof token === 'function' ? token() : token) }),
        ]),
    ...(jwks === undefined
      ? []
      : [jwk({ jwks_uri: jwks.url, alg: ['RS256', 'PS256', 'ES256'], verification: { aud: jwks.audience } })]),
  ];
  return some(...ways);
}

interface WirePayload {
  readonly metadata?: Readonly<Record<string, string>>;
  readonly data?: string;
}
interface Wire {
  readonly payloads: readonly WirePayload[];
}

type Payload = Awaited<ReturnType<PayloadCodec['decode']>>[number];

/** Protobuf JSON: bytes are base64. */
const fromWire = ({ metadata = {}, data = '' }: WirePayload): Payload => ({
  metadata: Object.fromEntries(Object.entries(metadata).map(([name, value]) => [name, Buffer.from(value, 'base64')])),
  data: Buffer.from(data, 'base64'),
});

const toWire = ({ metadata, data }: Payload): WirePayload => ({
  metadata: Object.fromEntries(
    Object.entries(metadata ?? {}).map(([name, value]) => [name, Buffer.from(value).toString('base64')]),
  ),
  data: Buffer.from(data ?? []).toString('base64'),
});
