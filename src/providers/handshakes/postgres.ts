import type { Socket } from 'node:net';
import { read, UnexpectedAnswer } from './connection.ts';

/**
 * Asks a PostgreSQL server to continue with TLS: an SSLRequest (length 8, code 1234.5679), answered by the one byte `S`.
 * @see https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-SSL
 */
export async function requestPostgresTls(socket: Socket, signal: AbortSignal): Promise<void> {
  socket.write(Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]));
  const answer = (await read(socket, 1, signal)).toString('latin1');
  if (answer === 'N') throw new UnexpectedAnswer('PostgreSQL answered that it does not speak TLS');
  if (answer !== 'S') throw new UnexpectedAnswer('the answer to the SSLRequest is not PostgreSQL');
  // Only an attacker in between can have sent bytes before TLS begins (CVE-2021-23222).
  if (socket.readableLength > 0) throw new UnexpectedAnswer('unencrypted bytes follow the answer to the SSLRequest');
}
