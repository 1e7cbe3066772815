/** Tests a server that could not be used: first TCP, then TLS, to find which fails and on which side. */
import { once } from 'node:events';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect as connectTls, createSecureContext, type ConnectionOptions, type TLSSocket } from 'node:tls';
import type { TemporalSettings } from '../config/temporal.ts';
import type { TemporalAccessError } from './access-error.ts';
import { inTime } from './in-time.ts';
import { clientRefused, notTls, tlsWanted, unreachable, unusable, untrusted } from './tls-problems.ts';

/** For each layer, ms. */
const PATIENCE_MS = 4_000;

/** Returns what is wrong; undefined when a connection with the TLS settings works, so that the fault is in a higher layer. */
export async function knock(temporal: TemporalSettings): Promise<TemporalAccessError | undefined> {
  const where = placeOf(temporal.address);
  const { tls } = temporal.connectionOptions;
  let socket: Socket;
  try {
    socket = await soon(tcp(where));
  } catch (error) {
    return unreachable(temporal, error);
  }
  try {
    return tls === undefined || tls === null || tls === false
      ? await knockInTheClear(temporal, socket)
      : await knockWithTls(temporal, where, socket, tls === true ? {} : tls);
  } finally {
    socket.destroy();
  }
}

/** Tests whether a server that we call without TLS expects TLS. */
async function knockInTheClear(temporal: TemporalSettings, socket: Socket): Promise<TemporalAccessError | undefined> {
  const secured = connectTls({ socket, rejectUnauthorized: false, ALPNProtocols: ['h2'] });
  try {
    await soon(once(secured, 'secureConnect'));
    return tlsWanted(temporal);
  } catch (error) {
    // It refused a handshake without a client certificate, so it does use TLS.
    return isAlert(error) ? tlsWanted(temporal) : undefined;
  } finally {
    secured.destroy();
  }
}

interface TlsOptions {
  readonly serverNameOverride?: string | undefined;
  readonly serverRootCACertificate?: Uint8Array | undefined;
  readonly clientCertPair?: { readonly crt: Uint8Array; readonly key: Uint8Array } | undefined;
}

async function knockWithTls(
  temporal: TemporalSettings,
  { host }: Place,
  socket: Socket,
  { serverNameOverride, serverRootCACertificate: ca, clientCertPair: pair }: TlsOptions,
): Promise<TemporalAccessError | undefined> {
  const { origins } = temporal;
  const authority: ConnectionOptions = ca === undefined ? {} : { ca: Buffer.from(ca) };
  const own: ConnectionOptions = pair === undefined ? {} : { cert: Buffer.from(pair.crt), key: Buffer.from(pair.key) };
  const broken = whyUnusable(authority);
  if (broken !== undefined) return unusable(origins.serverCa, broken);
  const brokenPair = whyUnusable(own);
  if (brokenPair !== undefined) return unusable(origins.clientCert, brokenPair, origins.clientKey);
  const name = serverNameOverride ?? host;
  const secured = connectTls({
    ...{ socket, ...authority, ...own, rejectUnauthorized: false, ALPNProtocols: ['h2'] },
    ...(isIP(name) === 0 ? { servername: name } : { host: name }),
  });
  secured.on('error', () => undefined);
  try {
    await soon(once(secured, 'secureConnect'));
  } catch (error) {
    return isAlert(error) ? clientRefused(temporal, error) : notTls(temporal, error);
  }
  try {
    if (!secured.authorized) return untrusted(temporal, secured, name);
    return await heard(secured).then(
      () => undefined,
      (error: unknown) => clientRefused(temporal, error),
    );
  } finally {
    secured.destroy();
  }
}

/**
 * With TLS 1.3 our side of the handshake ends before the server has checked our certificate: only its first message, the
 * HTTP/2 settings, shows that it accepted us. A silent server may be waiting for ours.
 */
async function heard(secured: TLSSocket): Promise<void> {
  const over = new AbortController();
  const { signal } = over;
  try {
    await Promise.race([
      once(secured, 'data', { signal }),
      once(secured, 'close', { signal }).then(() => {
        throw new Error('it closed the connection');
      }),
      sleep(PATIENCE_MS / 2, undefined, { signal }),
    ]);
  } finally {
    over.abort();
  }
}

function whyUnusable(options: ConnectionOptions): Error | undefined {
  try {
    createSecureContext(options);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** In all versions of OpenSSL, the code of an alert from the other side contains ALERT. */
const isAlert = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && /ALERT/.test(String(error.code));

interface Place {
  readonly host: string;
  readonly port: number;
}

/** `host:port`, also `[::1]:7233`; the schemes of gRPC (`dns:///`) are ignored. */
function placeOf(address: string): Place {
  const [, host = '', port = '7233'] = /^(?:dns:\/*|https?:\/\/)?\[?(.*?)\]?(?::(\d+))?$/.exec(address) ?? [];
  return { host, port: Number(port) };
}

async function tcp({ host, port }: Place): Promise<Socket> {
  const socket = connectTcp({ host, port });
  await once(socket, 'connect');
  socket.on('error', () => undefined);
  return socket;
}

const soon = <T>(waited: Promise<T>): Promise<T> => inTime(PATIENCE_MS, waited, 'no answer');
