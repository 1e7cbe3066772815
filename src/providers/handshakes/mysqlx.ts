import type { Socket } from 'node:net';
import { read, UnexpectedAnswer } from './connection.ts';

/**
 * Asks a MySQL X Protocol server to continue with TLS: CapabilitiesSet `tls = true`, answered by Ok.
 * Notices may come first: servers greet with one since 8.0.
 * @see https://dev.mysql.com/doc/dev/mysql-server/latest/mysqlx_protocol_lifecycle.html
 */
export async function requestMysqlxTls(socket: Socket, signal: AbortSignal): Promise<void> {
  socket.write(CAPABILITIES_SET_TLS);
  for (;;) {
    const header = await read(socket, 5, signal);
    const size = header.readUInt32LE(0) - 1;
    if (size < 0 || size > LARGEST_MESSAGE)
      throw new UnexpectedAnswer('the first bytes are not of the MySQL X Protocol');
    if (size > 0) await read(socket, size, signal);
    const type = header[4];
    if (type === OK) return;
    if (type === ERROR) throw new UnexpectedAnswer('MySQL (X Protocol) does not offer TLS');
    if (type !== NOTICE) throw new UnexpectedAnswer(`MySQL (X Protocol) answered with message ${type}`);
  }
}

const OK = 0;
const ERROR = 1;
const NOTICE = 11;
const LARGEST_MESSAGE = 4096;

/** Length 20, type CON_CAPABILITIES_SET, and the protobuf of one capability: name `tls`, value the scalar true. */
const CAPABILITIES_SET_TLS = Buffer.from('14000000020a110a0f0a03746c7312080801120408074001', 'hex');
