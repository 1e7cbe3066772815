import type { Socket } from 'node:net';
import { read, UnexpectedAnswer } from './connection.ts';

/**
 * Reads a MySQL server's greeting and asks to continue with TLS. The server counts a probe as an aborted connect, like the
 * health checks of the load balancer; after `max_connect_errors` (100) in a row it would block the host.
 * @see https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase.html
 */
export async function requestMysqlTls(socket: Socket, signal: AbortSignal): Promise<void> {
  const header = await read(socket, 4, signal);
  const greeting = await read(socket, sizeOf(header), signal);
  if (greeting[0] === ERROR) throw new UnexpectedAnswer(`MySQL answered with error ${greeting.readUInt16LE(1)}`);
  if (greeting[0] !== PROTOCOL_VERSION) throw new UnexpectedAnswer('the first packet is not a MySQL greeting');
  if ((capabilitiesOf(greeting) & CLIENT_SSL) === 0) throw new UnexpectedAnswer('MySQL does not offer TLS');
  socket.write(sslRequest((header[3] ?? 0) + 1));
}

const ERROR = 0xff;
const PROTOCOL_VERSION = 10;
const CLIENT_PROTOCOL_41 = 0x0200;
const CLIENT_SSL = 0x0800;
const CLIENT_SECURE_CONNECTION = 0x8000;
const UTF8MB4 = 45;
/** A greeting has about 100 bytes: a larger length means another protocol. */
const LARGEST_GREETING = 1024;

function sizeOf(header: Buffer): number {
  const size = header.readUIntLE(0, 3);
  if (size < 4 || size > LARGEST_GREETING) throw new UnexpectedAnswer('the first packet is not a MySQL greeting');
  return size;
}

/** The lower two bytes, after the version (ended by 0), thread id (4), first part of the salt (8) and a filler (1). */
function capabilitiesOf(greeting: Buffer): number {
  const offset = greeting.indexOf(0, 1) + 1 + 4 + 8 + 1;
  return offset + 2 <= greeting.length ? greeting.readUInt16LE(offset) : 0;
}

function sslRequest(sequence: number): Buffer {
  const packet = Buffer.alloc(4 + 32);
  packet.writeUIntLE(32, 0, 3);
  packet.writeUInt8(sequence, 3);
  packet.writeUInt32LE(CLIENT_PROTOCOL_41 | CLIENT_SSL | CLIENT_SECURE_CONNECTION, 4);
  packet.writeUInt32LE(0xff_ffff, 8);
  packet.writeUInt8(UTF8MB4, 12);
  return packet;
}
