/** A run that takes updates, in the process of the test: see `workflow-context.ts`. */
import type { AcceptedRequest } from '../../src/contract/accepted-request.ts';
import type { StepName } from '../../src/contract/steps.ts';
import { slotOfName } from '../../src/workflows/run/step-inputs.ts';
import { registerUpdates, type UpdateContext } from '../../src/workflows/updates/index.ts';
import { processPending } from '../../src/workflows/updates/pending-requests.ts';
import { acceptedOf, failure, openRun, type Given } from './open-run.ts';
import { openWorkflow } from './workflow-context.ts';

export async function openUpdates(given: Given = {}, more: Partial<UpdateContext> = {}) {
  const workflow = openWorkflow();
  const run = await openRun({ keys: ['vpc-a', 'vpc-b'], ...given });
  const updates: UpdateContext = { request: run.request, pending: [], accepted: 0, run, ...more };
  registerUpdates(updates);
  /** What comes of it, when a person has decided. */
  const park = (step: StepName, endpoint?: string, { undo = false } = {}) =>
    run.parking.park({
      ...{ slot: `${undo ? 'undo ' : ''}${slotOfName(step, endpoint)}`, step, undo, failure: failure('Denied.') },
      ...(endpoint === undefined ? {} : { endpoint }),
    });
  return { workflow, run, updates, park };
}

interface Asked {
  readonly request: {
    readonly endpoints: readonly { readonly vpcId: string }[];
    readonly components: readonly string[];
  };
}

/** The check of a request accepts it as it is, unless told otherwise. */
const accepts = (input: unknown): AcceptedRequest => {
  const { request } = input as Asked;
  return acceptedOf(
    request.endpoints.map(({ vpcId }) => vpcId),
    { components: request.components },
  );
};

interface Options extends Given {
  readonly check?: (input: unknown) => unknown;
  readonly updates?: Partial<UpdateContext>;
  /** Whether the request of the start was accepted. */
  readonly isOpen?: boolean;
}

export async function openPending({ check = accepts, updates: more, isOpen = true, ...given }: Options = {}) {
  const workflow = openWorkflow({ answer: ({ input }) => check(input) });
  const run = await openRun(given);
  const updates: UpdateContext = {
    request: run.request,
    pending: [],
    accepted: 1,
    ...(isOpen ? { run } : {}),
    ...more,
  };
  registerUpdates(updates);
  const accepted: number[] = [];
  const closed = isOpen ? processPending(run, updates, () => accepted.push(run.revision)) : Promise.resolve();
  const { project, service } = run.request;
  const send = (addition: object, who: object = {}) =>
    workflow.send('extend', {
      request: { project, service, components: ['kafka'], endpoints: [], ...addition },
      ...who,
    });
  const extend = (...given: Parameters<typeof send>) => workflow.end(send(...given));
  return { workflow, run, updates, accepted, closed, extend, send };
}
