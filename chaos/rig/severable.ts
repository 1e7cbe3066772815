/** A TCP proxy between two processes whose connections can be cut. */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface Severable {
  readonly port: number;
  /** `reset`: connections are torn down and refused. `swallow`: they stand, and nothing comes through, nor is any of it kept. */
  cut(how: 'reset' | 'swallow'): void;
  /** Ends the cut. Swallowed bytes are lost, so connections that missed some are closed. */
  mend(): void;
  close(): Promise<void>;
}

/** To `port` on loopback, which may come and go. */
export async function severable(port: number): Promise<Severable> {
  let state: 'whole' | 'reset' | 'swallow' = 'whole';
  const pairs = new Set<Pair>();
  const server = createServer((near) => {
    if (state === 'reset') return void near.resetAndDestroy();
    const pair: Pair = { near, far: connect(port, '127.0.0.1'), missed: false };
    pairs.add(pair);
    const end = (): void => {
      pairs.delete(pair);
      near.destroy();
      pair.far.destroy();
    };
    for (const [from, to] of [
      [near, pair.far],
      [pair.far, near],
    ] as const) {
      from.setNoDelay(true);
      from.on('data', (chunk: Buffer) => {
        if (state === 'swallow') return void (pair.missed = true);
        if (!to.write(chunk)) from.pause();
      });
      to.on('drain', () => from.resume());
      from.on('error', end).on('close', end);
      from.on('end', () => to.end());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const tear = (some: readonly Pair[]): void => some.forEach(({ near }) => near.resetAndDestroy());
  return {
    port: (server.address() as AddressInfo).port,
    cut(how) {
      state = how;
      if (how === 'reset') tear([...pairs]);
    },
    mend() {
      state = 'whole';
      tear([...pairs].filter(({ missed }) => missed));
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        tear([...pairs]);
      }),
  };
}

interface Pair {
  readonly near: Socket;
  readonly far: Socket;
  missed: boolean;
}
