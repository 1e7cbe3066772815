/** The network behind VPC endpoints: listens on every address and port where a client in the VPC finds a listener. */
import { admits, LOOPBACK_SOURCE } from './data-plane/admission.ts';
import { createDoorCertificates } from './data-plane/door-certificates.ts';
import { type Door, doorsOf } from './data-plane/doors.ts';
import { listenOn, type ListeningDoor } from './data-plane/listening-door.ts';
import { forwardingOf } from './data-plane/load-balancer.ts';
import { speechOf } from './data-plane/speech.ts';
import type { World } from './world.ts';

/** Follows the world until stopped. Resolves when all current listeners are open. */
export async function startDataPlane(world: World): Promise<{ stop(): Promise<void> }> {
  const certificateFor = createDoorCertificates(world);
  const listening = new Map<string, { door: Door; listener: ListeningDoor }>();

  const open = async (door: Door): Promise<void> => {
    try {
      const speech = speechOf(door.route, await certificateFor(door));
      listening.set(door.key, { door, listener: await listenOn(world, door, speech) });
    } catch (error) {
      // Another process listens there. The sandbox goes on; the next change tries again.
      process.emitWarning(`The sandbox cannot listen on ${door.key}: ${String(error)}`);
    }
  };
  const reconcile = async (): Promise<void> => {
    const wanted = new Map(
      doorsOf(world)
        .filter((door) => listens(world, door))
        .map((door) => [door.key, door]),
    );
    const stale = [...listening].filter(([key, { door }]) => !isSame(door, wanted.get(key)));
    await Promise.all(stale.map(([key, { listener }]) => (listening.delete(key), listener.close())));
    await Promise.all([...wanted.values()].filter(({ key }) => !listening.has(key)).map(open));
  };

  const follow = followChanges(world, reconcile);
  await follow.settled();
  return {
    async stop() {
      await follow.stop();
      await Promise.all([...listening.values()].map(({ listener }) => listener.close()));
      listening.clear();
    },
  };
}

/** False while no target is healthy: then the kernel refuses, as the target's would. True if security groups or ACLs drop the packets. */
const listens = (world: World, door: Door): boolean =>
  forwardingOf(door).to !== 'failOpen' || !admits(world, door, LOOPBACK_SOURCE);

/** Rows change in place, so objects are compared by identity; a route is computed again each time, so by its fields. */
const isSame = (one: Door, other: Door | undefined): boolean =>
  one.endpoint === other?.endpoint &&
  one.networkInterface === other.networkInterface &&
  one.service === other.service &&
  one.brokerZoneId === other.brokerZoneId &&
  one.route.targetKey === other.route.targetKey &&
  one.route.host === other.route.host &&
  one.route.ca === other.route.ca;

/** Runs `reconcile` now and after changes, never twice at once. Changes in one tick, or during a run, cause one more run. */
function followChanges(
  world: World,
  reconcile: () => Promise<void>,
): { settled(): Promise<void>; stop(): Promise<void> } {
  let due = true;
  let running: Promise<void> | undefined;
  const run = async (): Promise<void> => {
    while (due) {
      due = false;
      await reconcile();
    }
  };
  const start = (): void => {
    if (due) running ??= run().finally(() => (running = undefined));
  };
  const changed = (): void => {
    due = true;
    setImmediate(start);
  };
  world.events.on('changed', changed);
  start();
  return {
    settled: async () => running,
    async stop() {
      world.events.off('changed', changed);
      due = false;
      await running;
    },
  };
}
