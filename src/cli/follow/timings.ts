/** How long each step took in the sandbox, and how soon we noticed. Pure: uses only the sandbox's ledger. */
import type { Ledger, LedgerTransition } from '../../../sandbox/index.ts';
import type { LinkName } from '../../contract/request.ts';
import type { EndpointResult } from '../../contract/run.ts';
import { steps, type StepName } from '../../contract/steps.ts';
import type { LedgerMark, StepTiming } from '../../contract/steps/definition.ts';
import { linkOf } from '../../contract/fleet.ts';

export interface Timing {
  readonly step: StepName;
  /** Null for a step that all endpoints share. */
  readonly endpoint: string | null;
  /** Time from the start of the step to its good state, on the sandbox's clock, ms. */
  readonly worldMs: number;
  /** Wall time from the good state to the first reply or handshake that showed it, ms. */
  readonly lagMs: number;
}

type Endpoint = Pick<EndpointResult, 'key' | 'vpcEndpointId'>;
export type Recorded = Pick<Ledger, 'calls' | 'transitions' | 'handshakes'>;

/** In the order of the steps. A step that was already done, or whose good state was not yet seen, has no timing. */
export function timingsOf(ledger: Recorded, link: LinkName, endpoints: readonly Endpoint[]): Timing[] {
  return steps.flatMap(({ name, scope, timing }) => {
    const places = scope === 'service' ? endpoints.slice(0, 1) : endpoints;
    return places.flatMap((endpoint) => {
      const names = { service: linkOf(link), vpcEndpointId: endpoint.vpcEndpointId ?? '' };
      const measured = timing === undefined ? undefined : measure(ledger, timing(names));
      return measured === undefined
        ? []
        : [{ step: name, endpoint: scope === 'service' ? null : endpoint.key, ...measured }];
    });
  });
}

const enters =
  (mark: LedgerMark) =>
  ({ id, state }: LedgerTransition): boolean =>
    state === mark.state && ('id' in mark ? id === mark.id : id.startsWith(mark.under));

/** With several resources the last one counts: the step is settled when all are good. */
function measure(ledger: Recorded, { from, good, through }: StepTiming): Pick<Timing, 'worldMs' | 'lagMs'> | undefined {
  const reached = ledger.transitions.filter(enters(good));
  const last = reached.at(-1);
  const start = ledger.transitions.findLast((each) => enters(from)(each) && each.at <= (last?.at ?? 0));
  if (last === undefined || start === undefined) return undefined;
  const lags = reached.map((transition) => lagOf(ledger, transition, through));
  if (lags.includes(undefined)) return undefined;
  return { worldMs: Math.round(last.worldAt - start.worldAt), lagMs: Math.max(...lags.map((lag) => lag ?? 0)) };
}

/** Replies list the states they showed; a handshake shows the health of the target that answered it. */
function lagOf(
  { calls, handshakes }: Recorded,
  { id, state, at }: LedgerTransition,
  through?: string,
): number | undefined {
  const replies = calls.filter((call) => call.at >= at && call.shown[id] === state);
  const ofEndpoint = handshakes.filter(({ vpcEndpointId }) => vpcEndpointId === through);
  const shakes = ofEndpoint.filter((each) => each.at >= at && each.target === id && each.shown === state);
  const first = Math.min(...[...replies, ...shakes].map((each) => each.at));
  return Number.isFinite(first) ? first - at : undefined;
}
