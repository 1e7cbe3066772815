/** All looks of the list over one request: the plan, the drift check, and what a run begins with. */
import { mayPass, ProviderError } from '../../providers/errors.ts';
import { walkList } from '../../contract/rounds.ts';
import { steps } from '../../contract/steps.ts';
import type { ListedStepName, StepName } from '../../contract/steps.ts';
import type { AcceptedRequest, ResolvedEndpoint } from '../../contract/accepted-request.ts';
import type { Look, StepInput } from '../../contract/step-contract.ts';
import type { Looked } from '../../contract/following.ts';
import type { ActivityDeps } from '../deps.ts';
import { infoOf } from '../failures/failures.ts';
import { RefusedError } from '../failures/step-errors.ts';

export type LookOf = (step: ListedStepName, input: StepInput<never>) => Promise<Look>;

/** The looks of all steps with these clients. */
export type LooksWith = (deps: ActivityDeps) => LookOf;

/**
 * Walks the list (or `only` these steps of it) for every endpoint, handing on what is known; changes nothing. One answer for
 * each step and endpoint.
 */
export async function lookAll(
  lookOf: LookOf,
  accepted: AcceptedRequest,
  only?: readonly StepName[],
): Promise<readonly Looked[]> {
  const list = only === undefined ? steps : steps.filter(({ name }) => only.includes(name));
  const shared = new Map<StepName, Promise<Look>>();
  const endpoints: readonly (ResolvedEndpoint | undefined)[] =
    accepted.endpoints.length > 0 ? accepted.endpoints : [undefined];
  const walks = await Promise.all(endpoints.map((endpoint) => walk(lookOf, list, accepted, endpoint, shared)));
  const [first = []] = walks;
  const ofService = first.filter(({ endpoint }) => endpoint === undefined);
  return [...ofService, ...walks.flat().filter(({ endpoint }) => endpoint !== undefined)].sort(byStep);
}

async function walk(
  lookOf: LookOf,
  list: readonly (typeof steps)[number][],
  accepted: AcceptedRequest,
  endpoint: ResolvedEndpoint | undefined,
  shared: Map<StepName, Promise<Look>>,
): Promise<readonly Looked[]> {
  const looked: Looked[] = [];
  await walkList(list, { known: {}, hasEndpoint: endpoint !== undefined }, async (step, outputs) => {
    const look = await lookOnce(lookOf, step, { ...accepted, outputs }, endpoint, shared);
    looked.push({
      step: step.name,
      ...(step.scope === 'endpoint' && endpoint ? { endpoint: endpoint.key } : {}),
      look,
    });
    return 'outputs' in look ? look.outputs : undefined;
  });
  return looked;
}

function lookOnce(
  lookOf: LookOf,
  step: (typeof steps)[number],
  input: StepInput<never>,
  endpoint: ResolvedEndpoint | undefined,
  shared: Map<StepName, Promise<Look>>,
): Promise<Look> {
  if (step.scope === 'endpoint' && endpoint !== undefined) return refusing(lookOf(step.name, { ...input, endpoint }));
  const known = shared.get(step.name) ?? refusing(lookOf(step.name, input));
  shared.set(step.name, known);
  return known;
}

/**
 * A failure that would stop a run at this step is one of the plan's answers. An API that is out of reach is not: its
 * error is thrown.
 */
async function refusing(look: Promise<Look>): Promise<Look> {
  try {
    return await look;
  } catch (error) {
    const isAnswer = error instanceof RefusedError || error instanceof ProviderError;
    if (!isAnswer || mayPass(error)) throw error;
    const failure = infoOf(error);
    return { answer: 'refuse', says: failure.message, failure };
  }
}

const byStep = (a: Looked, b: Looked): number => indexOf(a.step) - indexOf(b.step);

const indexOf = (name: StepName): number => steps.findIndex((step) => step.name === name);
