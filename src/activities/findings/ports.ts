/** Which ports clients will dial: what security groups and network ACLs must let in. */
import type { Service } from '../../providers/ports/aiven.ts';

export interface PortRange {
  readonly from: number;
  readonly to: number;
  /** For people: "10000-31000 (kafka)". */
  readonly says: string;
}

/** Kafka's brokers take ports anywhere in Aiven's pool for PrivateLink; other components keep the port of the dynamic route. */
export function portsOf(service: Service, components: readonly string[]): readonly PortRange[] {
  const others = service.components.filter(
    ({ component, route }) => route === 'dynamic' && component !== 'kafka' && components.includes(component),
  );
  const single = others.map(({ component, port }) => ({ from: port, to: port, says: `${port} (${component})` }));
  return components.includes('kafka') ? [KAFKA_POOL, ...single] : single;
}

const KAFKA_POOL: PortRange = { from: 10_000, to: 31_000, says: '10000-31000 (kafka)' };

/** Those of `wanted` that the allowed ranges, taken together, do not cover. */
export const uncovered = (
  wanted: readonly PortRange[],
  allowed: readonly { readonly from: number; readonly to: number }[],
): readonly PortRange[] => {
  const sorted = [...allowed].sort((a, b) => a.from - b.from);
  return wanted.filter(({ from, to }) => {
    let next = from;
    for (const range of sorted) if (range.from <= next && range.to >= next) next = range.to + 1;
    return next <= to;
  });
};
