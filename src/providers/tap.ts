/**
 * Passes calls to a recorder: whole bodies, secrets included. An ordinary worker has no tap; `causeway conformance` gives its
 * own worker one, and scrubs what it records before it writes any of it.
 */
import type { Prober, ProbeResult, ProbeTarget } from './ports/prober.ts';

/** One request to a vendor's API and its answer. Without headers, because they hold tokens and signatures. */
export interface WireExchange {
  readonly api: 'aiven' | 'ec2' | 'sts';
  readonly method: string;
  /** With the query, without the host. */
  readonly path: string;
  readonly body: string;
  /** Wall clock, ms. */
  readonly sentAt: number;
  readonly endedAt: number;
  /** Absent: the call failed without an answer. */
  readonly answer?: { readonly status: number; readonly body: string; readonly retryAfter?: string };
}

/** One handshake. */
export interface WireProbe {
  readonly target: Pick<ProbeTarget, 'address' | 'port' | 'serverName' | 'protocol'>;
  /** Wall clock, ms. */
  readonly sentAt: number;
  readonly endedAt: number;
  readonly outcome: ProbeResult['outcome'];
}

/** One DNS lookup; without addresses the name does not resolve. */
export interface WireLookup {
  readonly host: string;
  readonly addresses: readonly string[];
  /** Wall clock, ms. */
  readonly sentAt: number;
  readonly endedAt: number;
}

export interface Tap {
  exchange(exchange: WireExchange): void;
  probe(probe: WireProbe): void;
  lookup(lookup: WireLookup): void;
}

/** The same prober, recorded by `tap`. */
export const tappedProber = (prober: Prober, tap: Tap): Prober => ({
  ...prober,
  async probe(target, call) {
    const sentAt = Date.now();
    const result = await prober.probe(target, call);
    const { address, port, serverName, protocol } = target;
    const heard = { address, port, serverName, protocol };
    tap.probe({ target: heard, sentAt, endedAt: Date.now(), outcome: result.outcome });
    return result;
  },
  async resolve(host) {
    const sentAt = Date.now();
    const addresses = await prober.resolve(host);
    tap.lookup({ host, addresses, sentAt, endedAt: Date.now() });
    return addresses;
  },
});

type Request = Pick<WireExchange, 'api' | 'method' | 'path' | 'body'>;

/** Runs one call and passes it to the tap, even without an answer. */
export async function heard<T>(
  tap: Tap,
  request: Request,
  call: () => Promise<{ readonly result: T; readonly answer: NonNullable<WireExchange['answer']> }>,
): Promise<T> {
  const sentAt = Date.now();
  try {
    const { result, answer } = await call();
    tap.exchange({ ...request, sentAt, endedAt: Date.now(), answer });
    return result;
  } catch (error) {
    tap.exchange({ ...request, sentAt, endedAt: Date.now() });
    throw error;
  }
}
