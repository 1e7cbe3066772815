/**
 * The rounds of one step, forwards and back, and the walk over a list: what a run, the plan and the contract suite share.
 * Pure functions of the verbs they are given: who calls them says how a verb is carried out, and shows how far it is.
 */
import { failureFor } from './workflow-reasons.ts';
import type { Outputs, OutputsByStep } from './outputs.ts';
import type { Applied, Change, FailureInfo, Look, Removed, SettleInput, SettleWant } from './step-contract.ts';
import { needsOf } from './steps.ts';
import type { Step, StepDefinition, StepName } from './steps.ts';

export type StepOutput = OutputsByStep[StepName];

type Hint = SettleInput['with'];

/** One step's verbs for one endpoint (or for all, of scope `service`). */
export interface RoundVerbs {
  readonly look: () => Promise<Look>;
  /** Called before each attempt: one that timed out may have worked. */
  readonly register: (change: Change) => void;
  readonly apply: (change: Change) => Promise<Applied>;
  readonly settle: (want: SettleWant, hint: Hint | undefined) => Promise<StepOutput>;
  /** Throws: the step cannot be brought about. */
  readonly refuse: (failure: FailureInfo) => never;
}

/** How a step came to be as it should. */
export interface Ensured {
  readonly output: StepOutput;
  readonly says: string;
  readonly adopted: boolean;
}

const MOST_ROUNDS = 5;

/** Look, change, wait, until a look finds nothing left to do. A step that changes nothing is only waited for. */
export async function ensure(step: Step, verbs: RoundVerbs): Promise<Ensured> {
  const { applies, noun, awaits }: StepDefinition = step;
  if (!applies) return done(await verbs.settle('settled', undefined), `${noun} ${awaits}`);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const ensured = await act(verbs, await verbs.look());
    if (ensured !== 'look again') return ensured;
  }
  return verbs.refuse(
    failureFor('restless', `The ${noun} was changed ${MOST_ROUNDS} times and still differs from the request.`),
  );
}

async function act(verbs: RoundVerbs, look: Look): Promise<Ensured | 'look again'> {
  switch (look.answer) {
    case 'nothing':
      return done(look.outputs ?? (await verbs.settle('settled', undefined)), look.says);
    case 'adopt':
      return { output: look.outputs, says: look.says, adopted: true };
    case 'refuse':
      return verbs.refuse(look.failure);
    case 'wait':
      await verbs.settle(look.want ?? 'settled', look.with);
      return 'look again';
    case 'change':
      return change(verbs, look.change, look.more);
  }
}

async function change(verbs: RoundVerbs, change: Change, more: boolean): Promise<Ensured | 'look again'> {
  verbs.register(change);
  const applied = await verbs.apply(change);
  if (applied.outputs !== undefined && !more) return done(applied.outputs, change.says);
  const output = await verbs.settle(change.action === 'delete' ? 'gone' : 'settled', applied.with);
  return more ? 'look again' : done(output, change.says);
}

const done = (output: StepOutput, says: string): Ensured => ({ output, says, adopted: false });

/** The verbs of the way back. */
export interface UndoVerbs {
  /** Until what stands in the way of the removal is gone. */
  readonly settleRemovable: (want: SettleWant) => Promise<unknown>;
  readonly remove: () => Promise<Removed>;
  readonly settleGone: (hint: Hint | undefined) => Promise<unknown>;
}

/** One step taken back: wait until it may go, remove it, wait until it is gone. Nothing to remove is quiet. */
export async function undo(step: Step, verbs: UndoVerbs): Promise<Removed> {
  const { removableWhen }: StepDefinition = step;
  if (removableWhen !== undefined) await verbs.settleRemovable(removableWhen);
  const removed = await verbs.remove();
  if (removed.removed.length > 0) await verbs.settleGone(removed.with);
  return removed;
}

/** Where a walk begins, and in which order its steps may run. */
export interface WalkFrom {
  readonly known: Outputs;
  readonly hasEndpoint: boolean;
  readonly componentsAfterEndpoint?: boolean | undefined;
}

/**
 * One walk over a list: each step begins when those it needs have ended, and is handed what is known by then. The first
 * failure ends the walk: nothing further is begun, what runs beside it is left to itself. Without an endpoint the service
 * steps alone. `at` answers undefined for a step that has no outputs yet (a look at what is still to come).
 */
export async function walkList(
  list: readonly Step[],
  { known, hasEndpoint, componentsAfterEndpoint }: WalkFrom,
  at: (step: Step, outputs: Outputs) => Promise<StepOutput | undefined>,
): Promise<Outputs> {
  const ends = new Map<string, Promise<void>>();
  let outputs = known;
  let failed = false;
  const bring = async (step: Step): Promise<void> => {
    for (const name of needsOf(step, componentsAfterEndpoint)) await ends.get(name);
    if (failed) return;
    const output = await at(step, outputs);
    if (output !== undefined) outputs = { ...outputs, [step.name]: output };
  };
  const walked = list.filter(({ scope }) => scope !== 'endpoint' || hasEndpoint);
  for (const step of walked) ends.set(step.name, bring(step));
  try {
    await Promise.all(ends.values());
    return outputs;
  } catch (error) {
    failed = true;
    throw error;
  }
}
