/** The server's part of what protocols exchange before TLS begins. */
import { once } from 'node:events';
import type { Socket } from 'node:net';

/** Resolves true when the client asked for TLS as the protocol requires; false when the connection was refused. */
export type Opening = (socket: Socket) => Promise<boolean>;

/** PostgreSQL that accepts encrypted connections only. */
export const postgresOpening: Opening = async (socket) => {
  for (;;) {
    const head = await read(socket, 8);
    // Not a startup packet, such as a bare ClientHello: PostgreSQL closes the connection without an answer.
    if (head === undefined || head.readUInt32BE(0) > LARGEST_STARTUP_PACKET) return false;
    const code = head.readUInt32BE(4);
    if (code === SSL_REQUEST) return socket.write('S');
    if (code !== GSSENC_REQUEST) return turnAway(socket, postgresError('28000', 'no pg_hba.conf entry, no encryption'));
    socket.write('N');
  }
};

/** MySQL with `require_secure_transport`. */
export const mysqlOpening: Opening = async (socket) => {
  socket.write(mysqlPacket(0, MYSQL_GREETING));
  const head = await read(socket, 4);
  const request = head && (await read(socket, Math.min(head.readUIntLE(0, 3), 32)));
  if (request === undefined || request.length < 2) return false;
  const asksForTls = head?.readUIntLE(0, 3) === 32 && (request.readUInt16LE(0) & CLIENT_SSL) !== 0;
  return asksForTls || turnAway(socket, mysqlError(2, 3159, 'Connections using insecure transport are prohibited'));
};

/** MySQL's X Protocol: sends a notice, then accepts the capability `tls`. */
export const mysqlxOpening: Opening = async (socket) => {
  socket.write(Buffer.from('050000000b08051a00', 'hex'));
  const head = await read(socket, 5);
  if (head === undefined) return false;
  const size = head.readUInt32LE(0) - 1;
  const body = size > 0 && size < 1024 ? await read(socket, size) : undefined;
  if (head[4] !== CON_CAPABILITIES_SET || body?.includes('tls') !== true) return false;
  return socket.write(Buffer.from('0100000000', 'hex'));
};

/** An ErrorResponse of PostgreSQL. */
export function postgresError(code: string, message: string): Buffer {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C${code}\0M${message}\0\0`);
  const head = Buffer.alloc(5, 'E');
  head.writeUInt32BE(4 + fields.length, 1);
  return Buffer.concat([head, fields]);
}

/** An ERR packet of MySQL. */
export function mysqlError(sequence: number, code: number, message: string): Buffer {
  const body = Buffer.concat([Buffer.of(0xff, code & 0xff, code >> 8), Buffer.from(`#HY000${message}`)]);
  return mysqlPacket(sequence, body);
}

const LARGEST_STARTUP_PACKET = 10_000;
const SSL_REQUEST = 80877103;
const GSSENC_REQUEST = 80877104;
const CLIENT_SSL = 0x0800;
const CON_CAPABILITIES_SET = 2;

/** Protocol 10, version, thread 1, salt, capabilities (4.1, TLS, plugin authentication), utf8mb4, autocommit, salt, plugin. */
const MYSQL_GREETING = Buffer.concat([
  Buffer.from('\x0a8.0.35\0\x01\0\0\0saltsalt\0', 'latin1'),
  Buffer.from([0x00, 0x8a, 0x2d, 0x02, 0x00, 0x08, 0x00, 0x15]),
  Buffer.alloc(10),
  Buffer.from('saltsaltsalt\0caching_sha2_password\0', 'latin1'),
]);

function mysqlPacket(sequence: number, body: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUIntLE(body.length, 0, 3);
  head.writeUInt8(sequence, 3);
  return Buffer.concat([head, body]);
}

function turnAway(socket: Socket, message: Buffer): false {
  socket.end(message);
  return false;
}

/** Undefined: the client closed the connection before it had sent `size` bytes. */
async function read(socket: Socket, size: number): Promise<Buffer | undefined> {
  for (;;) {
    const bytes = socket.read(size) as Buffer | null;
    if (bytes !== null) return bytes.length === size ? bytes : undefined;
    if (socket.destroyed || socket.readableEnded) return undefined;
    await Promise.race([once(socket, 'readable'), once(socket, 'close')]);
  }
}
