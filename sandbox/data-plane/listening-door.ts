import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { ledgerIds } from '../aiven/names.ts';
import type { World } from '../world.ts';
import { admits } from './admission.ts';
import type { Door } from './doors.ts';
import { forwardingOf } from './load-balancer.ts';
import type { Speech } from './speech.ts';

export interface ListeningDoor {
  /** Closes the listener and every connection that came in through it. */
  close(): Promise<void>;
}

/**
 * Listens on a door. Security groups, network ACLs and target health are checked again for each connection.
 *
 * A connection that is not admitted is accepted and gets no answer. In AWS its packets are dropped, but a program cannot
 * make the loopback interface drop a SYN. Clients time out in both cases, here after the connection is open.
 */
export async function listenOn(world: World, door: Door, speech: Speech): Promise<ListeningDoor> {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket)).on('error', () => undefined);
    answer(world, door, socket, speech);
  });
  server.listen(door.port, door.networkInterface.address);
  await once(server, 'listening');
  return {
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}

function answer(world: World, door: Door, socket: Socket, speech: Speech): void {
  const { to, shown } = forwardingOf(door);
  const admitted = admits(world, door, socket.remoteAddress ?? '');
  world.ledger.handshake({
    vpcEndpointId: door.endpoint.id,
    address: door.networkInterface.address,
    port: door.port,
    zoneId: door.networkInterface.zoneId,
    target: ledgerIds.target(door.service, door.route.targetKey, door.networkInterface.zoneId),
    shown,
    answer: !admitted ? 'silent' : to === 'target' ? 'spoken' : 'reset',
  });
  if (!admitted) socket.resume();
  else if (to === 'target') speech(socket);
  else socket.resetAndDestroy();
}
