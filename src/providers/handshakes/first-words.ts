/** A first request after TLS, for protocols that answer clients without credentials. Each returns a text for people. */
import type { Socket } from 'node:net';
import { read, UnexpectedAnswer } from './connection.ts';

/** Asks, and resolves to what the answer shows. Rejects with UnexpectedAnswer when another protocol answers. */
export type FirstWords = (socket: Socket, serverName: string, signal: AbortSignal) => Promise<string>;

/** HEAD of the root: any status proves an HTTP server, and most of Aiven's require a password (401). */
export const askHttp: FirstWords = async (socket, serverName, signal) => {
  socket.write(`HEAD / HTTP/1.1\r\nHost: ${serverName}\r\nUser-Agent: causeway-probe\r\nConnection: close\r\n\r\n`);
  const status = (await read(socket, 'HTTP/1.1 200'.length, signal)).toString('latin1');
  const code = /^HTTP\/1\.[01] (\d{3})$/.exec(status)?.[1];
  if (code === undefined) throw new UnexpectedAnswer('the answer inside TLS is not HTTP');
  return `HTTP ${code}`;
};

/**
 * A startup message for a role that need not exist: PostgreSQL and PgBouncer ask any role for its password (`R`), or answer
 * with an error (`E`). To the server it looks like a client that left at the password prompt.
 * @see https://www.postgresql.org/docs/current/protocol-message-formats.html
 */
export const askPostgres: FirstWords = async (socket, _, signal) => {
  const fields = Buffer.from('user\0causeway_probe\0database\0defaultdb\0\0');
  const head = Buffer.alloc(8);
  head.writeUInt32BE(head.length + fields.length, 0);
  head.writeUInt32BE(POSTGRES_PROTOCOL, 4);
  socket.write(Buffer.concat([head, fields]));
  const type = (await read(socket, 1, signal)).toString('latin1');
  if (type === 'R') return 'PostgreSQL asks for a password';
  if (type === 'E') return 'PostgreSQL answers with an error';
  throw new UnexpectedAnswer('the answer to the startup message is not PostgreSQL');
};

/**
 * ApiVersions, the one request that a broker answers before SASL.
 * @see https://kafka.apache.org/protocol.html#sasl_handshake
 */
export const askKafka: FirstWords = async (socket, _, signal) => {
  socket.write(API_VERSIONS_REQUEST);
  const answer = await read(socket, 10, signal);
  if (answer.readInt32BE(0) < 6 || answer.readInt32BE(4) !== CORRELATION_ID)
    throw new UnexpectedAnswer('the answer to ApiVersions is not Kafka');
  const error = answer.readInt16BE(8);
  if (error !== 0) throw new UnexpectedAnswer(`Kafka answered ApiVersions with error ${error}`);
  return 'Kafka lists its API versions';
};

/** PING: `+PONG`, or an error such as NOAUTH. */
export const askRedis: FirstWords = async (socket, _, signal) => {
  socket.write('*1\r\n$4\r\nPING\r\n');
  const type = (await read(socket, 1, signal)).toString('latin1');
  if (type !== '+' && type !== '-') throw new UnexpectedAnswer('the answer to PING is not RESP');
  return 'answers PING';
};

/** 3.0 */
const POSTGRES_PROTOCOL = 196_608;
const CORRELATION_ID = 0x63_61_75_73;

/** Length 10, API key 18, version 0, correlation id, no client id. */
const API_VERSIONS_REQUEST = Buffer.from(`0000000a00120000${CORRELATION_ID.toString(16)}ffff`, 'hex');
