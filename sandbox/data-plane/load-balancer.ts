import { healthOf } from '../aiven/routes.ts';
import type { LedgerHandshake } from '../ledger.ts';
import type { Door } from './doors.ts';

/** What the load balancer does with a connection that comes in at a door. */
export interface Forwarding {
  /**
   * `target`: hands it to a healthy target. `reset`: the zone has none while another has one. `failOpen`: no zone has
   * one, so the load balancer tries all; nothing listens on them yet, and the client is refused.
   */
  readonly to: 'target' | 'reset' | 'failOpen';
  readonly shown: LedgerHandshake['shown'];
}

/** Cross-zone load balancing is off, as is the default: an interface knows the targets of its own zone only. */
export function forwardingOf(door: Door): Forwarding {
  const health = healthOf(door.service, door.route);
  const zones = [...health].filter(([zoneId]) => door.brokerZoneId === undefined || zoneId === door.brokerZoneId);
  const shown = zones.find(([zoneId]) => zoneId === door.networkInterface.zoneId)?.[1] ?? 'none';
  if (shown === 'healthy') return { to: 'target', shown };
  return { to: zones.some(([, state]) => state === 'healthy') ? 'reset' : 'failOpen', shown };
}
