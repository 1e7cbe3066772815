/** Waits on a connection; a wait ends when the connection ends early. */
import type { Socket } from 'node:net';

/** The other side closed the connection without an error. */
export class ConnectionClosed extends Error {
  constructor() {
    super('connection closed by the other side');
    this.name = 'ConnectionClosed';
  }
}

/** Another server answered. The message, for people, says what it presented. */
export class UnexpectedAnswer extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UnexpectedAnswer';
  }
}

/** Resolves when `socket` emits `event`; rejects with its error, with ConnectionClosed, or with the signal's reason. */
export function until(
  socket: Socket,
  event: 'connect' | 'secureConnect' | 'readable',
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const closed = (): void => finish(() => reject(socket.errored ?? new ConnectionClosed()));
    const failed = (error: Error): void => finish(() => reject(error));
    const aborted = (): void => finish(() => reject(signal.reason as Error));
    const arrived = (): void => finish(resolve);
    const finish = (settle: () => void): void => {
      socket.off(event, arrived).off('error', failed).off('end', closed).off('close', closed);
      signal.removeEventListener('abort', aborted);
      settle();
    };
    if (signal.aborted) return reject(signal.reason as Error);
    if (socket.destroyed || socket.readableEnded) return reject(socket.errored ?? new ConnectionClosed());
    socket.on(event, arrived).on('error', failed).on('end', closed).on('close', closed);
    signal.addEventListener('abort', aborted);
  });
}

/** Exactly `size` bytes; what follows stays in the socket. */
export async function read(socket: Socket, size: number, signal: AbortSignal): Promise<Buffer> {
  for (;;) {
    const bytes = socket.read(size) as Buffer | null;
    if (bytes?.length === size) return bytes;
    // At the end of the stream, `read` returns the few bytes that are left.
    if (bytes !== null) throw new ConnectionClosed();
    await until(socket, 'readable', signal);
  }
}
