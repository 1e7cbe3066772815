/** Proves a path to a listener by a connection to it: see `Prober` in `ports/prober.ts`. */
import { Resolver } from 'node:dns/promises';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { rootCertificates } from 'node:tls';
import { DeniedError, UnavailableError } from './errors.ts';
import { ConnectionClosed, read, UnexpectedAnswer, until } from './handshakes/connection.ts';
import { askHttp, askKafka, askPostgres, askRedis, type FirstWords } from './handshakes/first-words.ts';
import { requestMysqlTls } from './handshakes/mysql.ts';
import { requestMysqlxTls } from './handshakes/mysqlx.ts';
import { requestPostgresTls } from './handshakes/postgres.ts';
import { proveIdentity } from './handshakes/tls.ts';
import { trustIn, type Trust } from './handshakes/trust.ts';
import { networkReachOf, outOfSubnet, reachOf, type ProbeReach } from './probe-reach.ts';
import type { Prober, ProbeResult, ProbeTarget } from './ports/prober.ts';
import { tappedProber, type Tap } from './tap.ts';
import { timeLimit } from './time-limit.ts';

export interface ProberOptions {
  /** `address:port` of the resolver; default: the system's. */
  readonly dns?: string | undefined;
  /** PEM file of roots to trust in addition to the public ones. Read once, at the start. */
  readonly extraCaFile?: string | undefined;
  /** The addresses and ports that it may dial; absent: all. */
  readonly reach?: ProbeReach | undefined;
  /** The limit for one probe, ms. */
  readonly timeoutMs?: number | undefined;
  /** Gets each handshake and each DNS lookup. */
  readonly tap?: Tap | undefined;
}

/** @throws the file system's error when `extraCaFile` cannot be read. */
export function createProber({ dns, extraCaFile, reach, timeoutMs = 5_000, tap }: ProberOptions = {}): Prober {
  const outOfReach = reach === undefined ? () => undefined : reachOf(reach);
  const publicRoots = [...rootCertificates, ...(extraCaFile === undefined ? [] : [readFileSync(extraCaFile, 'utf8')])];
  const resolver = new Resolver({ timeout: 2_000, tries: 2 });
  if (dns !== undefined) resolver.setServers([dns]);
  const trusts = new Map<string, Trust>();
  const trustFor = ({ ca, trustPublic = ca === undefined }: ProbeTarget): Trust => {
    const key = `${trustPublic} ${ca ?? ''}`;
    // OpenSSL takes 20 ms to load about 150 public roots. There are at most two keys for each project.
    const trust = trusts.get(key) ?? trustIn([...(trustPublic ? publicRoots : []), ...(ca === undefined ? [] : [ca])]);
    trusts.set(key, trust);
    return trust;
  };
  const prober: Prober = {
    async probe(target, { signal } = {}) {
      signal?.throwIfAborted();
      const why = outOfReach(target.address, target.port);
      if (why !== undefined) throw notDialled(target, `this prober does not dial it: ${why}`, 'NotAllowedHere');
      const astray = outOfSubnet(target);
      if (astray !== undefined) throw notDialled(target, astray, 'OutsideOfSubnet');
      const attempt: Attempt = {
        target,
        signal: timeLimit(timeoutMs, signal).signal,
        trust: () => trustFor(target),
        connected: false,
      };
      try {
        return { outcome: 'proven', detail: await prove(attempt) };
      } catch (error) {
        signal?.throwIfAborted();
        return refutation(error, attempt, timeoutMs);
      }
    },
    resolve: (host) => addressesOf(resolver, host),
    outOfReach: reach === undefined ? () => undefined : networkReachOf(reach),
  };
  return tap === undefined ? prober : tappedProber(prober, tap);
}

const notDialled = ({ protocol, address, port }: ProbeTarget, why: string, code: string): DeniedError =>
  new DeniedError(why, { api: 'probe', action: `${protocol} ${address}:${port}`, code });

interface Attempt {
  readonly target: ProbeTarget;
  readonly signal: AbortSignal;
  readonly trust: () => Trust;
  connected: boolean;
}

async function prove(attempt: Attempt): Promise<string> {
  const { target, signal } = attempt;
  const socket = connect({ host: target.address, port: target.port });
  // Errors reach us through the waits; an error between two waits must not end the process.
  socket.on('error', () => undefined);
  try {
    await until(socket, 'connect', signal);
    attempt.connected = true;
    if (target.protocol === 'tcp') return await stayOpen(socket, signal);
    await toTls[target.protocol]?.(socket, signal);
    const identity = { serverName: target.serverName, trust: attempt.trust(), ask: insideTls[target.protocol] };
    return await proveIdentity(socket, identity, signal);
  } finally {
    socket.destroy();
  }
}

/** What is sent before TLS begins. */
const toTls: Readonly<
  Partial<Record<ProbeTarget['protocol'], (socket: Socket, signal: AbortSignal) => Promise<void>>>
> = {
  postgres: requestPostgresTls,
  mysql: requestMysqlTls,
  mysqlx: requestMysqlxTls,
};

/** What is asked inside TLS. Not MySQL, which would log a failed login: there the handshake is enough. */
const insideTls: Readonly<Partial<Record<ProbeTarget['protocol'], FirstWords>>> = {
  https: askHttp,
  postgres: askPostgres,
  kafka: askKafka,
  redis: askRedis,
};

/** How long a connection without TLS must stay open, ms. Without a target it is reset one round trip after the accept. */
const STAYS_OPEN_MS = 250;

async function stayOpen(socket: Socket, signal: AbortSignal): Promise<string> {
  const grace = AbortSignal.timeout(STAYS_OPEN_MS);
  try {
    await read(socket, 1, AbortSignal.any([signal, grace]));
  } catch (error) {
    if (error !== grace.reason) throw error;
  }
  return 'connection accepted and kept open; the listener is not encrypted, so its identity is not proven';
}

function refutation(error: unknown, { target, signal, connected }: Attempt, timeoutMs: number): ProbeResult {
  const where = `${target.address}:${target.port}`;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (error === signal.reason && signal.aborted) {
    const stage = connected ? 'connected, then no answer' : 'no connection';
    return { outcome: 'timedOut', detail: `${where}: ${stage} within ${timeoutMs / 1000} s` };
  }
  if (error instanceof UnexpectedAnswer) return { outcome: 'untrusted', detail: `${where}: ${error.message}` };
  if (error instanceof ConnectionClosed || LOST.has(code)) {
    return { outcome: 'noTarget', detail: `${where}: connection accepted, then ${code === '' ? 'closed' : 'reset'}` };
  }
  if (code === 'ECONNREFUSED') return { outcome: 'refused', detail: `${where}: connection refused` };
  if (UNREACHABLE.has(code)) return { outcome: 'timedOut', detail: `${where}: not reachable (${code})` };
  if (code.startsWith('ERR_SSL_')) return { outcome: 'untrusted', detail: `${where}: TLS failed (${code})` };
  throw new UnavailableError(`cannot probe ${where}: ${code || String(error)}`, {
    api: 'probe',
    action: `${target.protocol} ${where}`,
    ...(code !== '' && { code }),
  });
}

const LOST = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED']);
const UNREACHABLE = new Set(['ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'ENETDOWN']);

/** PrivateLink routes are IPv4 only. Any error counts as "does not resolve". */
const addressesOf = (resolver: Resolver, host: string): Promise<readonly string[]> =>
  resolver.resolve4(host).catch(() => []);
