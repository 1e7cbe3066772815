/** The resolver of the sandbox's VPCs. Resolves only the names of VPC endpoints, of PrivateLink routes and of the services. */
import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { decode, encode, type Packet, streamEncode } from 'dns-packet';
import { replyTo } from './dns/reply.ts';
import type { World } from './world.ts';

export interface Dns {
  /** `127.0.0.1:port`, for UDP and TCP. */
  readonly address: string;
  stop(): Promise<void>;
}

/** Answers each query from the current state of the world. */
export async function startDns(world: World): Promise<Dns> {
  const answer = (message: Buffer): Packet | undefined => {
    const query = parse(message);
    return query?.type === 'query' ? replyTo(query, world) : undefined;
  };
  const connections = new Set<Socket>();
  const tcp = createServer((socket) => {
    connections.add(socket);
    socket.on('close', () => connections.delete(socket)).on('error', () => undefined);
    onMessages(socket, (message) => {
      const reply = answer(message);
      if (reply === undefined) socket.destroy();
      else socket.write(streamEncode(reply));
    });
  });
  const { udp, port } = await listenOnBoth(tcp);
  udp.on('message', (message, from) => {
    const reply = answer(message);
    if (reply !== undefined) udp.send(encode(reply), from.port, from.address);
  });
  return {
    address: `${LOOPBACK}:${port}`,
    async stop() {
      const closed = Promise.all([once(tcp, 'close'), once(udp, 'close')]);
      tcp.close();
      udp.close();
      for (const connection of connections) connection.destroy();
      await closed;
    },
  };
}

const LOOPBACK = '127.0.0.1';

/** The kernel picks a free TCP port. The same UDP port is probably free; if not, this tries again. */
async function listenOnBoth(tcp: Server, attempts = 10): Promise<{ udp: UdpSocket; port: number }> {
  tcp.listen(0, LOOPBACK);
  await once(tcp, 'listening');
  const { port } = tcp.address() as AddressInfo;
  const udp = createSocket('udp4');
  try {
    udp.bind(port, LOOPBACK);
    await once(udp, 'listening');
    return { udp, port };
  } catch (error) {
    udp.close();
    tcp.close();
    await once(tcp, 'close');
    if (attempts <= 1) throw error;
    return listenOnBoth(tcp, attempts - 1);
  }
}

/** Splits a TCP stream into DNS messages: two bytes before each have its length. */
function onMessages(socket: Socket, then: (message: Buffer) => void): void {
  let received = Buffer.alloc(0);
  socket.on('data', (bytes: Buffer) => {
    received = Buffer.concat([received, bytes]);
    while (received.length >= 2 && received.length >= 2 + received.readUInt16BE(0)) {
      const end = 2 + received.readUInt16BE(0);
      const message = received.subarray(2, end);
      received = received.subarray(end);
      then(message);
    }
  });
}

/** Undefined if the message is not DNS: any program on the machine may send anything here. */
function parse(message: Buffer): Packet | undefined {
  try {
    return decode(message);
  } catch {
    return undefined;
  }
}
