import { createServer as createHttpsServer } from 'node:https';
import type { Socket } from 'node:net';
import { createServer, type TlsOptions, type TLSSocket } from 'node:tls';
import type { PrivatelinkRoute } from '../aiven/routes.ts';
import { answerApiVersions } from './kafka.ts';
import { mysqlError, mysqlOpening, mysqlxOpening, type Opening, postgresError, postgresOpening } from './openings.ts';

/** Takes over a connection and sends what the real listener would send first. Ends when the client closes it. */
export type Speech = (socket: Socket) => void;

/** @param tls key and certificate of the listener, and the CA of its client certificates. */
export function speechOf({ component, authenticationMethod }: PrivatelinkRoute, tls: TlsOptions): Speech {
  const manner = MANNERS[component] ?? {};
  const mutual = authenticationMethod === 'certificate';
  const options = { ...tls, requestCert: mutual, rejectUnauthorized: mutual };
  // These servers do not listen: they only do TLS for sockets that were accepted elsewhere.
  const server = HTTPS.has(component)
    ? createHttpsServer(options, (_, response) => {
        response.writeHead(401, { 'www-authenticate': 'Basic realm="Aiven"', 'content-type': 'text/plain' });
        response.end('Unauthorized\n');
      })
    : createServer(options, (secured) => (manner.kafka ? answerApiVersions(secured) : converse(secured, manner.reply)));
  return (socket) => {
    void (manner.opening?.(socket) ?? Promise.resolve(true)).then((open) => {
      if (open) server.emit('connection', socket);
      else socket.end();
    });
  };
}

interface Manner {
  readonly opening?: Opening;
  /** The answer to the first bytes that the client sends inside TLS; then the connection is closed. */
  readonly reply?: Buffer | string;
  /** Kafka, which answers ApiVersions and then waits for credentials. */
  readonly kafka?: true;
}

const HTTPS: ReadonlySet<string> = new Set([
  'schema_registry',
  'kafka_rest',
  'kafka_connect',
  'opensearch',
  'opensearch_dashboards',
  'grafana',
  'clickhouse_https',
  'prometheus',
  'jolokia',
]);

/** The error, in the protocol's own form, for clients that go on after the handshake. */
const NOTHING_HERE = 'this is a sandbox: there is no database behind this listener';
const postgres: Manner = { opening: postgresOpening, reply: postgresError('28000', NOTHING_HERE) };
const mysql: Manner = { opening: mysqlOpening, reply: mysqlError(3, 1045, NOTHING_HERE) };
const redis: Manner = { reply: '-NOAUTH Authentication required.\r\n' };

const MANNERS: Readonly<Record<string, Manner>> = {
  kafka: { kafka: true },
  pg: postgres,
  pgbouncer: postgres,
  mysql,
  clickhouse_mysql: mysql,
  mysqlx: { opening: mysqlxOpening },
  valkey: redis,
  dragonfly: redis,
};

function converse(secured: TLSSocket, reply: Manner['reply']): void {
  secured.on('error', () => undefined);
  if (reply === undefined) secured.resume();
  else secured.once('data', () => secured.end(reply));
}
