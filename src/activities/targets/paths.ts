/** The paths to prove: every route through every network interface, each twice in a row. */
import pLimit from 'p-limit';
import type { ProbeResult, ProbeTarget, Prober } from '../../providers/ports.ts';
import { protocolOf } from '../../providers/protocol-of.ts';
import type { NetworkInterface, Outputs, Route } from '../../contract/outputs.ts';
import { listenerName } from '../routes/listeners.ts';

export interface Path {
  /** Names the path in `Proofs`. */
  readonly key: string;
  readonly route: string;
  readonly networkInterface: NetworkInterface;
  readonly target: ProbeTarget;
}

/** By path. */
export interface Proofs {
  /** Successes in a row; a path that has reached two is not asked again. */
  readonly streaks: Readonly<Record<string, number>>;
  /** What the last handshake of each path not proven yet came to. */
  readonly unproven: Readonly<Record<string, Unproven>>;
}

/** An alias, for only aliases count as JSON to the compiler. */
export type Unproven = {
  readonly outcome: ProbeResult['outcome'];
  readonly detail: string;
};

/** The route's host is only the TLS server name: what is dialled is the network interface. */
export function pathsOf({ routes, vpcEndpoint }: Outputs): readonly Path[] {
  const interfaces = vpcEndpoint?.networkInterfaces ?? [];
  return (routes?.routes ?? []).flatMap((route) =>
    interfaces.map((networkInterface) => ({
      key: `${networkInterface.id} ${listenerName(route)}`,
      route: listenerName(route),
      networkInterface,
      target: targetOf(route, networkInterface, routes?.projectCa),
    })),
  );
}

/** One handshake of each path that is not proven yet. The load balancer's own rule: two good ones in a row. */
export async function probeOnce(
  prober: Prober,
  paths: readonly Path[],
  { streaks: before }: Proofs,
  signal: AbortSignal,
): Promise<Proofs> {
  const atOnce = pLimit(AT_ONCE);
  const streaks: Record<string, number> = { ...before };
  const unproven: Record<string, Unproven> = {};
  const probe = async ({ key, target }: Path): Promise<void> => {
    const { outcome, detail } = await prober.probe(target, { signal });
    streaks[key] = outcome === 'proven' ? (before[key] ?? 0) + 1 : 0;
    if (streaks[key] < IN_A_ROW) unproven[key] = { outcome, detail };
  };
  const open = paths.filter(({ key }) => (before[key] ?? 0) < IN_A_ROW);
  await Promise.all(open.map((path) => atOnce(probe, path)));
  return { streaks, unproven };
}

const IN_A_ROW = 2;
/** A fleet's probe worker has many endpoints to ask about. */
const AT_ONCE = 16;

const targetOf = (
  { component, host, port, ca, ssl }: Route,
  { address }: NetworkInterface,
  projectCa: string | undefined,
): ProbeTarget => ({
  address,
  port,
  serverName: host,
  protocol: protocolOf(component, ssl),
  // Older services, Valkey above all, present the project's CA where newer ones have a public chain; no API tells which.
  ...(projectCa === undefined ? {} : { ca: projectCa, ...(ca === 'public' ? { trustPublic: true } : {}) }),
});
