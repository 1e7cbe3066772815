/**
 * Step `targets`: whether the load balancer has healthy targets. No API says; a connection through the endpoint shows
 * it.
 */
import type { OutputsByStep } from '../../contract/outputs.ts';
import type { Prober } from '../../providers/ports/prober.ts';
import type { Look, SettleInput, StepInput } from '../../contract/step-contract.ts';
import { intervalOf } from '../deps.ts';
import type { ProbeDeps, StepVerbs } from '../deps.ts';
import { pollUntil } from '../waiting/poll-until.ts';
import type { LookContext, Observed } from '../waiting/poll-until.ts';
import { pathsOf, probeOnce } from './paths.ts';
import type { Proofs } from './paths.ts';
import { report } from './report.ts';
import { reasonOf, stateOf } from './state.ts';

type Targets = OutputsByStep['targets'];

export const createTargetsStep = (deps: ProbeDeps): StepVerbs<'targets'> => ({
  look: (input) => Promise.resolve(look(input)),
  settle: (input) => (input.endpoint?.probe === undefined ? settleUnproven(deps, input) : settleByProbe(deps, input)),
});

/** Only the probe's worker reaches the network interfaces, so nothing is read here. */
const look = ({ endpoint, outputs }: StepInput): Look<'targets'> => ({
  answer: 'nothing',
  says:
    endpoint?.probe === undefined
      ? 'target health is not proven: the endpoint names no probe'
      : `every route is probed from ${endpoint.probe.taskQueue}`,
  ...(outputs.targets === undefined ? { unknown: ['target health'] } : { outputs: outputs.targets }),
});

/** Health checks take a couple of minutes from the moment a route is listed; without a probe all one can do is wait. */
const settleUnproven = (deps: ProbeDeps, input: SettleInput): Promise<Targets> =>
  pollUntil<Targets>(deps, {
    subject: `target health of ${input.endpoint?.key ?? input.service}`,
    reason: 'targetsUnproven',
    every: intervalOf(deps, 'probe'),
    once: input.once,
    standsOn: deps.standsOn?.(input) ?? [],
    look: ({ waitedMs }) =>
      Promise.resolve(
        waitedMs >= HEALTH_CHECKS_MS || input.once === true
          ? { done: { verifiedBy: 'none', zones: [], warnings: [NOT_PROVEN] } }
          : { state: 'waiting for its health checks' },
      ),
  });

const NOT_PROVEN = 'no probe: whether clients in the VPC reach the service was not proven';

/** ms of world time: how long health checks may take, and how long other zones are waited for once one is proven. */
const HEALTH_CHECKS_MS = 120_000;

async function settleByProbe(deps: ProbeDeps, input: SettleInput): Promise<Targets> {
  const paths = pathsOf(input.outputs);
  if (paths.length === 0)
    return { verifiedBy: 'none', zones: [], warnings: ['there is no route or no network interface to probe'] };
  const round = (context: LookContext<Carry>) => probeRound(deps.prober, input, context);
  return pollUntil<Targets, Carry>(deps, {
    subject: `target health of ${input.outputs.vpcEndpoint?.vpcEndpointId ?? 'the endpoint'}`,
    reason: 'targetsUnproven',
    every: intervalOf(deps, 'probe'),
    kind: 'targetsHealthy',
    once: input.once,
    standsOn: deps.standsOn?.(input) ?? [],
    look: round,
  });
}

interface Carry extends Proofs {
  /** When every route was first proven in at least one zone, ms since the first look. */
  readonly anyZoneMs?: number;
}

async function probeRound(
  prober: Prober,
  input: SettleInput,
  context: LookContext<Carry>,
): Promise<Observed<Targets, Carry>> {
  const before: Carry = context.carried ?? { streaks: {}, unproven: {} };
  const paths = pathsOf(input.outputs);
  const proofs = await probeOnce(prober, paths, before, context.signal);
  const unproven = paths.filter(({ key }) => proofs.unproven[key] !== undefined);
  const everywhere = unproven.length === 0;
  const inAnyZone = paths.every(({ route }) => paths.some((path) => path.route === route && !unproven.includes(path)));
  const anyZoneMs = inAnyZone ? (before.anyZoneMs ?? context.waitedMs) : undefined;
  const waitedEnough =
    input.zones === 'any' &&
    anyZoneMs !== undefined &&
    (context.waitedMs - anyZoneMs >= HEALTH_CHECKS_MS || input.once === true);
  if (everywhere || waitedEnough) return { done: await report(prober, input, paths, proofs) };
  const carry = { ...proofs, ...(anyZoneMs === undefined ? {} : { anyZoneMs }) };
  return { state: stateOf(input, paths, proofs), reason: reasonOf(proofs), carry };
}
