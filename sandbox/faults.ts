/** Faults on demand: `POST /_sandbox/faults`. They are matched by project or VPC, never by a global count. */

export interface Fault {
  readonly api: 'aiven' | 'ec2' | 'sts' | 'world';
  /**
   * The vendor's operation name; for `world`, what gets stuck: `privatelink`, `vpcEndpoint`, `connection`, `routes`,
   * `targets`, `vpcEndpointDelete` (listed as unsuccessful) or `vpcEndpointDeletion` (stays in `deleting`).
   */
  readonly action: string;
  /** `shop` or `shop/orders-kafka`; matches Aiven calls. */
  readonly project?: string;
  /** VPC id, VPC endpoint id or account id; matches EC2 calls that name it. */
  readonly vpc?: string;
  /** The first matching call that it hits (1: the next one); absent: every call. */
  readonly nth?: number;
  /** How many calls from the nth on; default 1 with `nth`. */
  readonly times?: number;
  readonly effect: FaultEffect;
}

export type FaultEffect =
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly code?: string;
      readonly message?: string;
      readonly retryAfterSeconds?: number;
    }
  /** The connection is cut before the call took effect, or after it (the reply is lost). */
  | { readonly kind: 'dropBefore' }
  | { readonly kind: 'dropAfter' }
  /** Never answered: the connection stays open until the client closes it or dies. `after`: the call took effect. */
  | { readonly kind: 'hang'; readonly when: 'before' | 'after' }
  /** World ms. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** Carried out and answered as soon as this fault is disarmed. */
  | { readonly kind: 'hold' }
  | { readonly kind: 'malformed'; readonly body: string }
  /** With api `world`: the resource never reaches its good state, or goes to this one instead. */
  | { readonly kind: 'stuck'; readonly state?: string };

/** `keys`: all names of the call, as in `take`. */
type Watcher = (api: Fault['api'], action: string, keys: readonly string[]) => FaultEffect | undefined;

export interface Faults {
  /** Arms a fault; the returned function disarms only this one. */
  add(fault: Fault): () => void;
  clear(): void;
  list(): readonly Fault[];
  /** Calls `see` for each call before faults are matched; an effect that `see` answers is used. The returned function ends this. */
  watch(see: Watcher): () => void;
  /** Counts this call and answers its effect, if any; `keys` are all names that `project` and `vpc` may match. */
  take(api: Fault['api'], action: string, keys: readonly string[]): FaultEffect | undefined;
  /** Resolves when the fault with this effect (from `take`) is disarmed; at once if it is already. */
  disarmed(effect: FaultEffect): Promise<void>;
}

interface Armed {
  readonly fault: Fault;
  readonly disarmed: PromiseWithResolvers<void>;
  seen: number;
}

export function createFaults(): Faults {
  const armed: Armed[] = [];
  const watchers = new Set<Watcher>();
  const disarm = (entries: readonly Armed[]): void => entries.forEach(({ disarmed }) => disarmed.resolve());
  const matches = (fault: Fault, api: string, action: string, keys: readonly string[]): boolean =>
    fault.api === api &&
    (fault.action === action || fault.action === '*') &&
    (fault.project === undefined || keys.some((key) => key === fault.project || key.startsWith(`${fault.project}/`))) &&
    (fault.vpc === undefined || keys.includes(fault.vpc));
  return {
    add(fault) {
      // A copy of the effect, so that `disarmed` can distinguish this fault from another with the same effect.
      const own = { ...fault, effect: { ...fault.effect } };
      const entry: Armed = { fault: own, disarmed: Promise.withResolvers<void>(), seen: 0 };
      armed.push(entry);
      return () => {
        if (armed.includes(entry)) disarm(armed.splice(armed.indexOf(entry), 1));
      };
    },
    clear: () => disarm(armed.splice(0)),
    list: () => armed.map(({ fault }) => fault),
    watch(see) {
      watchers.add(see);
      return () => void watchers.delete(see);
    },
    take(api, action, keys) {
      const [told] = [...watchers].flatMap((see) => see(api, action, keys) ?? []);
      if (told !== undefined) return told;
      for (const entry of armed) {
        if (!matches(entry.fault, api, action, keys)) continue;
        entry.seen += 1;
        const { nth, times = nth === undefined ? Infinity : 1 } = entry.fault;
        const first = nth ?? 1;
        if (entry.seen >= first && entry.seen < first + times) return entry.fault.effect;
      }
      return undefined;
    },
    disarmed: (effect) => armed.find(({ fault }) => fault.effect === effect)?.disarmed.promise ?? Promise.resolve(),
  };
}
