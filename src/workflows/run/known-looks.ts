/**
 * Looks that were taken before their step began: when the request was accepted, and at the end of the wait before it.
 * What was seen a moment ago is not read again.
 */
import { patched } from '@temporalio/workflow';
import type { AcceptedRequest } from '../../contract/accepted-request.ts';
import type { Following, Looked } from '../../contract/following.ts';
import type { Look } from '../../contract/step-contract.ts';
import { needsOf } from '../../contract/steps.ts';
import type { Step } from '../../contract/steps.ts';
import type { StepDefinition } from '../../contract/steps/definition.ts';
import type { EndpointRun } from './endpoint-run.ts';
import type { EndpointKey } from './endpoint-stage.ts';
import type { RunContext } from './run-context.ts';
import { placedEndpoint, readBy, slotOf, slotOfName } from './step-inputs.ts';

export interface KnownLook {
  readonly look: Look;
  /** Workflow time, ms. */
  readonly at: number;
  /** It was taken with all outputs that the step needs. */
  readonly informed: boolean;
  /** The accepted request when the look was taken. */
  readonly accepted: AcceptedRequest;
}

/** By slot, until the slot has begun. */
export type KnownLooks = Map<string, KnownLook>;

/** What was seen when the request was accepted. */
export function looksOfAcceptance(accepted: AcceptedRequest, list: readonly Step[]): KnownLooks {
  const { looks = [] } = accepted;
  const known = (name: string): boolean => looks.some(({ step, look }) => step === name && hasOutputs(look));
  const isInformed = (name: string): boolean => list.some((step) => step.name === name && step.needs.every(known));
  return new Map(
    looks.map(({ step, endpoint, look }) => [
      slotOfName(step, endpoint),
      { look, at: Date.now(), informed: isInformed(step), accepted },
    ]),
  );
}

/** Keeps what was seen at the end of a wait that began with `accepted`. */
export function keepLooks({ looks: known }: RunContext, looks: readonly Looked[], accepted: AcceptedRequest): void {
  for (const { step, endpoint, look } of looks)
    known.set(slotOfName(step, endpoint), { look, at: Date.now(), informed: true, accepted });
}

/** Given once: a later look (after a retry, for example) must read everything again. */
export function takeLook(run: RunContext, step: Step, endpoint: EndpointKey): KnownLook | undefined {
  const slot = slotOf(step, endpoint);
  const known = run.looks.get(slot);
  run.looks.delete(slot);
  return known === undefined || ageOf(known) > KEPT_MS || isOutdated(run, step, endpoint, known) ? undefined : known;
}

/** More was asked for since: the look did not see it, and a change that it proposes would leave it out. */
const isOutdated = (run: RunContext, step: Step, endpoint: EndpointKey, { accepted }: KnownLook): boolean =>
  readBy(step, accepted, endpoint) !== readBy(step, run.accepted, endpoint) && patched(OUTDATED_LOOKS);

const OUTDATED_LOOKS = 'outdated looks';

/** Whether it can replace the look that the step would take now. */
export const isFresh = (known: KnownLook): boolean => known.informed && ageOf(known) <= FRESH_MS;

const ageOf = ({ at }: KnownLook): number => Date.now() - at;

/** ms */
const FRESH_MS = 10_000;
/** ms. Longer than a PrivateLink resource usually takes to be active. */
const KEPT_MS = 600_000;

/** The steps that can begin when the wait of `step` is over, and for which an early look saves something. */
export function stepsBehind(run: RunContext, step: Step, endpoint: EndpointRun): readonly Following[] {
  const behind = run.list.filter((each: Step & StepDefinition) => {
    const needs = needsOf(each, run.request.componentsAfterEndpoint);
    return needs.includes(step.name) && (each.applies || each.usuallyThere === true);
  });
  return behind.flatMap((each): readonly Following[] => {
    if (each.scope === 'service') return [{ step: each.name }];
    return endpointsBehind(run, step, each, endpoint).flatMap((key) => {
      const placed = placedEndpoint(run, key);
      const seenBefore = run.looks.get(slotOf(each, key))?.look;
      if (placed === undefined) return [];
      return [{ step: each.name, endpoint: placed, ...(seenBefore === undefined ? {} : { seenBefore }) }];
    });
  });
}

/**
 * The endpoints for which the wait of `step` may look at `next`. The outputs that the wait was given are those of one
 * endpoint; the steps of another endpoint depend on its own outputs, unless all that they need is shared.
 */
function endpointsBehind(
  run: RunContext,
  step: Step,
  next: StepDefinition,
  endpoint: EndpointRun,
): readonly EndpointKey[] {
  // The list of a change is short: what steps outside of it would hand on was read before, for each endpoint.
  const standsOnShared = needsOf(next).every((need) =>
    run.list.some(({ name, scope }) => name === need && scope === 'service'),
  );
  return step.scope === 'service' && standsOnShared ? [...run.endpoints.keys()] : [endpoint.key];
}

const hasOutputs = (look: Look): boolean => 'outputs' in look && look.outputs !== undefined;
