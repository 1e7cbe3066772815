/** What happened in the sandbox: every call, every resource ever created, every state transition. `GET /_sandbox/ledger`. */
import type { Clock } from './clock.ts';

export interface LedgerCall {
  readonly api: 'aiven' | 'ec2' | 'sts';
  /** `CreateVpcEndpoint`, `ServicePrivatelinkAWSCreate`: the vendor's operation name. */
  readonly action: string;
  readonly mutating: boolean;
  /** HTTP status, or `dropped`. */
  readonly outcome: number | 'dropped';
  readonly code?: string;
  /** The service, or the account and region: `shop/orders-kafka`, `111122223333/eu-west-1`. */
  readonly scope: string;
  /** Resource ids the call made or changed. */
  readonly ids: readonly string[];
  /** States the reply showed, by resource id: `{ 'shop/orders-kafka/privatelink': 'active' }`. */
  readonly shown: Readonly<Record<string, string>>;
  /** Wall clock, ms. */
  readonly at: number;
}

export interface LedgerResource {
  readonly kind: 'privatelink' | 'vpcEndpoint' | 'connection' | 'networkInterface' | 'componentAccess';
  readonly id: string;
  /** Value of the `causeway:owner` tag, where there is one. */
  readonly owner?: string;
  /** `shop/orders-kafka` or `111122223333/eu-west-1`. */
  readonly scope: string;
  /** Of a VPC endpoint. */
  readonly vpcId?: string;
  readonly createdAt: number;
  deletedAt?: number;
}

export interface LedgerTransition {
  readonly id: string;
  readonly state: string;
  /** Wall clock and world time, ms. */
  readonly at: number;
  readonly worldAt: number;
}

/** One connection that reached a listener of the data plane. A refused connection is not listed. */
export interface LedgerHandshake {
  readonly vpcEndpointId: string;
  readonly address: string;
  readonly port: number;
  readonly zoneId: string;
  /** The id in the transitions of target health: `shop/orders-kafka/targets/kafka/sasl/1/euw1-az1`. */
  readonly target: string;
  /** Health of the targets in that zone; `none`: there is no target. */
  readonly shown: 'initial' | 'healthy' | 'unhealthy' | 'none';
  /** `silent`: a security group or network ACL did not let it in. `reset`: no healthy target. */
  readonly answer: 'spoken' | 'reset' | 'silent';
  /** Wall clock, ms. */
  readonly at: number;
}

export interface Ledger {
  readonly calls: readonly LedgerCall[];
  readonly resources: readonly LedgerResource[];
  readonly transitions: readonly LedgerTransition[];
  readonly handshakes: readonly LedgerHandshake[];
  call(entry: Omit<LedgerCall, 'at'>): void;
  created(resource: Omit<LedgerResource, 'createdAt' | 'deletedAt'>): void;
  deleted(id: string): void;
  transition(id: string, state: string): void;
  handshake(entry: Omit<LedgerHandshake, 'at'>): void;
}

export function createLedger(clock: Clock): Ledger {
  const calls: LedgerCall[] = [];
  const resources: LedgerResource[] = [];
  const transitions: LedgerTransition[] = [];
  const handshakes: LedgerHandshake[] = [];
  return {
    calls,
    resources,
    transitions,
    handshakes,
    call: (entry) => void calls.push({ ...entry, at: Date.now() }),
    created: (resource) => void resources.push({ ...resource, createdAt: Date.now() }),
    deleted(id) {
      const resource = resources.findLast((each) => each.id === id && each.deletedAt === undefined);
      if (resource !== undefined) resource.deletedAt = Date.now();
    },
    transition: (id, state) => void transitions.push({ id, state, at: Date.now(), worldAt: clock.now() }),
    handshake: (entry) => void handshakes.push({ ...entry, at: Date.now() }),
  };
}
