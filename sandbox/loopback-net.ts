import { createServer } from 'node:net';

export interface LoopbackNet {
  /** N in 127.N.0.0/16. */
  readonly net: number;
  release(): Promise<void>;
}

/**
 * Claims a 127.N.0.0/16 that no other sandbox of this machine has: the process that listens on its first address at a fixed
 * port owns it. Linux answers on all of 127.0.0.0/8; on other systems the addresses must be added first.
 */
export async function claimLoopbackNet(): Promise<LoopbackNet> {
  for (let net = FIRST_NET; net <= LAST_NET; net += 1) {
    const release = await claim(net);
    if (release !== undefined) return { net, release };
  }
  throw new Error(`All of 127.${FIRST_NET}.0.0/16 to 127.${LAST_NET}.0.0/16 are claimed by other sandboxes.`);
}

const FIRST_NET = 32;
const LAST_NET = 250;
const CLAIM_PORT = 47_132;

function claim(net: number): Promise<(() => Promise<void>) | undefined> {
  const server = createServer((socket) => socket.destroy());
  return new Promise((resolve, reject) => {
    server.once('error', ({ code, message }: NodeJS.ErrnoException) => {
      if (code === 'EADDRINUSE') resolve(undefined);
      else if (code === 'EADDRNOTAVAIL') reject(new Error(addressesMissing(net)));
      else reject(new Error(`The sandbox cannot listen on 127.${net}.0.1: ${message}`));
    });
    server.listen({ host: `127.${net}.0.1`, port: CLAIM_PORT, exclusive: true }, () => {
      server.unref();
      resolve(() => new Promise((closed) => server.close(() => closed())));
    });
  });
}

/** Each endpoint interface of the data plane needs its own address; the seeded world has 16 subnets. */
const addressesMissing = (net: number): string =>
  [
    `This system has no address 127.${net}.0.1, which the sandbox's data plane needs. Add its addresses with`,
    `  sudo sh -c 'for s in $(seq 0 15); do for h in $(seq 1 40); do ifconfig lo0 alias 127.${net}.$s.$h up; done; done'`,
    'or run the sandbox without its data plane.',
  ].join('\n');
