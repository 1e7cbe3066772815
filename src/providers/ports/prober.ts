/** Proofs of a path, as the steps see them. */
import type { Call } from './call.ts';

export interface ProbeTarget {
  /** Address of an endpoint network interface. */
  readonly address: string;
  /** The subnet that EC2 says the interface is in: an address outside of it is not dialled. Absent: not known. */
  readonly subnet?: { readonly id: string; readonly cidr: string };
  readonly port: number;
  /** The host of the route; used only as the TLS server name. */
  readonly serverName: string;
  /**
   * What is sent before TLS (SSLRequest of PostgreSQL, greeting of MySQL, capabilities of its X Protocol) and inside TLS
   * where no credentials are needed (HEAD of HTTP, startup message of PostgreSQL, ApiVersions of Kafka, PING of Redis).
   * `tls`: only TLS; `tcp`: only a connection.
   */
  readonly protocol: 'tls' | 'https' | 'kafka' | 'redis' | 'postgres' | 'mysql' | 'mysqlx' | 'tcp';
  /** PEM of the project CA (two, while Aiven rotates it); absent: the public CAs and `CAUSEWAY_EXTRA_CA_FILE`. */
  readonly ca?: string;
  /**
   * Trust the public CAs in addition to `ca`. For listeners whose CA is `public`: services older than Aiven's move to public
   * CAs (mostly Valkey) still use the project CA, and no API shows which.
   */
  readonly trustPublic?: boolean;
}

/** `proven`: the handshake shows that a healthy target answered. The others mean "not yet". */
export interface ProbeResult {
  readonly outcome: 'proven' | 'noTarget' | 'refused' | 'timedOut' | 'untrusted';
  readonly detail: string;
}

export interface Prober {
  probe(target: ProbeTarget, call?: Call): Promise<ProbeResult>;
  /** The addresses of the host, as resolved here; empty when it does not resolve. */
  resolve(host: string): Promise<readonly string[]>;
  /** Why this prober dials no address of this network (a CIDR); undefined: it may dial them. Makes no calls. */
  outOfReach(cidr: string): string | undefined;
}
