/** What a run still has to do: for a walk the rest of its list, for a removal what was found to be removed. */
import type { StepPlace } from '../../contract/run.ts';
import type { Step } from '../../contract/steps.ts';
import type { EndpointRun } from './endpoint-run.ts';
import type { RunContext } from './run-context.ts';
import { slotOf, slotOfName } from './step-inputs.ts';

/** In the order of the run: from the first step to the last, or back. */
export function toCome(run: RunContext): readonly StepPlace[] {
  const begun = new Set(run.log.steps().map(({ step, endpoint }) => slotOfName(step, endpoint)));
  const places = run.kind === 'offboard' ? placesBack(run) : placesForward(run);
  return [...new Map(places.map((place) => [slotOfName(place.step, place.endpoint), place]))]
    .filter(([slot]) => !begun.has(slot))
    .map(([, place]) => place);
}

const placesForward = (run: RunContext): readonly StepPlace[] =>
  run.list.flatMap((step) => endpointsIn(run, 'walking').map(({ key }) => placeOf(step, key)));

const placesBack = (run: RunContext): readonly StepPlace[] =>
  [...run.list]
    .reverse()
    .flatMap((step) =>
      [...run.endpoints.keys()].filter((key) => run.toRemove.has(slotOf(step, key))).map((key) => placeOf(step, key)),
    );

const endpointsIn = (run: RunContext, phase: EndpointRun['phase']): readonly EndpointRun[] =>
  [...run.endpoints.values()].filter((each) => each.phase === phase);

const placeOf = ({ name, scope }: Step, key: string | undefined): StepPlace =>
  scope === 'service' || key === undefined ? { step: name } : { step: name, endpoint: key };
