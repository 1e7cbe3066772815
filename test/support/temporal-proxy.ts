/** A proxy in front of the Temporal server that can refuse calls, as for an expired token or a missing permission. */
import {
  connect,
  constants,
  createSecureServer,
  createServer,
  type Http2SecureServer,
  type Http2Server,
  type IncomingHttpHeaders,
  type SecureServerOptions,
  type ServerHttp2Stream,
} from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';

/** gRPC's answer to a call that is refused. */
interface Refusal {
  readonly code: number;
  readonly message: string;
}

interface GrpcCall {
  /** `temporal.api.operatorservice.v1.OperatorService` */
  readonly service: string;
  /** `AddSearchAttributes` */
  readonly method: string;
  /** `Bearer …`, as it was sent. */
  readonly authorization: string | undefined;
}

export interface TemporalProxy {
  /** `host:port` */
  readonly address: string;
  /** The methods of all calls so far, also of those that were refused. */
  readonly called: readonly string[];
  /** Refuses calls from now on; calls that wait at the server (polls) are ended in the same way. */
  refuse(decide: (call: GrpcCall) => Refusal | undefined): void;
  /** The server carries out the next call of this method, and the caller gets `UNAVAILABLE` instead of its answer. */
  loseAnswer(method: string): void;
  /** Changes certificates and CA for new connections, and ends those that are there. */
  renewTls(tls: SecureServerOptions): void;
  close(): Promise<void>;
}

export const grpc = {
  notFound: 5,
  permissionDenied: 7,
  unimplemented: 12,
  unavailable: 14,
  unauthenticated: 16,
} as const;

export interface ProxyOptions {
  /** Default: a free one. */
  readonly port?: number;
  /** Absent: no TLS. */
  readonly tls?: SecureServerOptions;
}

/** `target`: `host:port` of the server, which uses no TLS. */
export async function startTemporalProxy(target: string, { port = 0, tls }: ProxyOptions = {}): Promise<TemporalProxy> {
  const upstream = connect(`http://${target}`);
  // Ignored: if the server is gone, the calls fail.
  upstream.on('error', () => undefined);
  let decide: (call: GrpcCall) => Refusal | undefined = () => undefined;
  const called: string[] = [];
  const losing = new Set<string>();
  const waiting = new Map<ServerHttp2Stream, { readonly call: GrpcCall; readonly end: (refusal: Refusal) => void }>();
  const server: Http2Server | Http2SecureServer = tls === undefined ? createServer() : createSecureServer(tls);
  const sockets = new Set<Socket>();
  server.on(tls === undefined ? 'connection' : 'secureConnection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).once('close', () => sockets.delete(socket));
  });
  server.on('sessionError', () => undefined);
  server.on('stream', (stream, headers) => {
    const [, service = '', method = ''] = (headers[':path'] ?? '').split('/');
    const call: GrpcCall = { service, method, authorization: headers.authorization };
    called.push(call.method);
    stream.on('error', () => undefined);
    const refusal = decide(call);
    if (refusal !== undefined) return answer(stream, refusal);
    const forwarded = upstream.request(headers);
    waiting.set(stream, {
      call,
      end(refused) {
        forwarded.close(constants.NGHTTP2_CANCEL);
        answer(stream, refused);
      },
    });
    stream.once('close', () => {
      waiting.delete(stream);
      forwarded.close(constants.NGHTTP2_CANCEL);
    });
    forwarded.on('error', () => stream.close(constants.NGHTTP2_INTERNAL_ERROR));
    forwarded.on('response', (from, flags) => {
      if (stream.headersSent || stream.destroyed) return;
      if (losing.delete(call.method)) return answer(stream, { code: grpc.unavailable, message: 'the answer was lost' });
      const endStream = (flags & constants.NGHTTP2_FLAG_END_STREAM) !== 0;
      stream.respond(from, endStream ? { endStream } : { waitForTrailers: true });
    });
    let trailers: IncomingHttpHeaders = {};
    forwarded.on('trailers', (from: IncomingHttpHeaders) => (trailers = from));
    stream.on('wantTrailers', () => stream.sendTrailers(trailers));
    stream.pipe(forwarded);
    forwarded.on('data', (chunk: Buffer) => stream.headersSent && stream.write(chunk));
    forwarded.on('end', () => stream.headersSent && stream.end());
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    called,
    refuse(next) {
      decide = next;
      for (const { call, end } of waiting.values()) {
        const refusal = decide(call);
        if (refusal !== undefined) end(refusal);
      }
    },
    loseAnswer: (method) => void losing.add(method),
    renewTls(next) {
      if (!('setSecureContext' in server)) throw new Error('it has no TLS');
      server.setSecureContext(next);
      for (const socket of sockets) socket.destroy();
    },
    close: () =>
      new Promise<void>((resolve) => {
        upstream.destroy();
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function answer(stream: ServerHttp2Stream, { code, message }: Refusal): void {
  if (stream.headersSent || stream.destroyed) return;
  stream.respond(
    {
      ':status': 200,
      'content-type': 'application/grpc',
      'grpc-status': String(code),
      'grpc-message': encodeURIComponent(message),
    },
    { endStream: true },
  );
}
