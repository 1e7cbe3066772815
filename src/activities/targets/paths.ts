/** The paths to prove: every route through every network interface, each twice in a row. */
import pLimit from 'p-limit';
import type { ProbeResult, ProbeTarget, Prober } from '../../providers/ports/prober.ts';
import { protocolOf } from '../../providers/protocol-of.ts';
import type { NetworkInterface, Outputs, Route } from '../../contract/outputs.ts';
import { listenerName } from '../routes/listeners.ts';
import { placeOf } from '../vpc-endpoint/endpoint-context.ts';

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
  /** The result of the last handshake of each path that is not proven yet. */
  readonly unproven: Readonly<Record<string, Unproven>>;
}

interface Unproven {
  readonly outcome: ProbeResult['outcome'];
  readonly detail: string;
}

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

/**
 * Each path that is not proven yet: a handshake, and when it succeeded a second one at once, over a connection of its own.
 * A path is proven by two in a row, as the load balancer counts a target healthy. A network load balancer whose targets
 * are all unhealthy sends connections to all of them, so no gap between two handshakes shows what its checks say; what a
 * handshake shows is that a node behind it takes the connection and speaks the component's protocol now. The second one is
 * balanced again: a lone node that answers by chance does not prove the path.
 */
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
    for (let streak = 0; streak < IN_A_ROW; streak++) {
      const { outcome, detail } = await prober.probe(target, { signal });
      streaks[key] = outcome === 'proven' ? streak + 1 : 0;
      if (outcome === 'proven') continue;
      unproven[key] = { outcome, detail };
      return;
    }
  };
  const open = paths.filter(({ key }) => (before[key] ?? 0) < IN_A_ROW);
  await Promise.all(open.map((path) => atOnce(probe, path)));
  return { streaks, unproven };
}

const IN_A_ROW = 2;
/** A fleet's probe worker has many endpoints to ask about. */
const AT_ONCE = 16;

const targetOf = (route: Route, at: NetworkInterface, projectCa: string | undefined): ProbeTarget => ({
  ...placeOf(at),
  port: route.port,
  serverName: route.host,
  protocol: protocolOf(route),
  // Older services, Valkey above all, present the project's CA where newer ones have a public chain; no API tells which.
  ...(projectCa === undefined ? {} : { ca: projectCa, ...(route.ca === 'public' ? { trustPublic: true } : {}) }),
});
