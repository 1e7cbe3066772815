import { healthOf } from '../aiven/routes.ts';
import type { LedgerHandshake } from '../ledger.ts';
import type { Door } from './doors.ts';

/** What the load balancer does with a connection that comes in at a door. */
export interface Forwarding {
  /**
   * `target`: forwards it to a healthy target. `reset`: the zone has none, but another has one. `failOpen`: no zone has
   * one, so the load balancer forwards to all; nothing listens on them yet, and the client is refused.
   */
  readonly to: 'target' | 'reset' | 'failOpen';
  readonly shown: LedgerHandshake['shown'];
}

/**
 * Cross-zone load balancing is off, which is the default: an interface reaches the targets of its own zone only. An interface
 * in another region has no zone in common with the load balancer: AWS forwards it to any healthy zone.
 */
export function forwardingOf(door: Door): Forwarding {
  const health = healthOf(door.service, door.route);
  const zones = [...health].filter(([zoneId]) => door.brokerZoneId === undefined || zoneId === door.brokerZoneId);
  const isAbroad = zones.every(([zoneId]) => regionOf(zoneId) !== regionOf(door.networkInterface.zoneId));
  const reachable = zones.filter(([zoneId]) => isAbroad || zoneId === door.networkInterface.zoneId);
  const shown = (reachable.find(([, state]) => state === 'healthy') ?? reachable[0])?.[1] ?? 'none';
  if (shown === 'healthy') return { to: 'target', shown };
  return { to: zones.some(([, state]) => state === 'healthy') ? 'reset' : 'failOpen', shown };
}

/** `euw1` of `euw1-az2`. */
const regionOf = (zoneId: string): string | undefined => zoneId.split('-')[0];
