/**
 * The rounds of one step, forwards and back, and the walk over a list: what a run, the plan and the contract suite
 * share. Pure functions of the verbs they are given: the caller says how a verb is carried out, and shows the progress.
 */
import { failureFor } from './workflow-reasons.ts';
import type { Outputs, OutputsByStep } from './outputs.ts';
import type { Applied, Change, Look, Wait } from './step-contract.ts';
import type { FailureInfo } from './failure-info.ts';
import type { Removed } from './removal.ts';
import { needsOf } from './steps.ts';
import type { Step, StepName } from './steps.ts';
import type { StepDefinition } from './steps/definition.ts';

export type StepOutput<Name extends StepName = StepName> = OutputsByStep[Name];

/** One step's verbs for one endpoint (or for all, of scope `service`). */
export interface RoundVerbs<Name extends StepName> {
  readonly look: () => Promise<Look<Name>>;
  /** What a look saw a moment ago, before the step began. Absent, or undefined: nothing is known. */
  readonly seen?: () => Look<Name> | undefined;
  /** Called before each attempt: one that timed out may have worked. */
  readonly register: (change: Change<Name>) => void;
  readonly apply: (change: Change<Name>) => Promise<Applied<Name>>;
  /** null: something other than the step's good state was waited for. */
  readonly settle: (wait: Wait<Name> | undefined) => Promise<StepOutput<Name> | null>;
  /** Throws: the step cannot succeed. */
  readonly refuse: (failure: FailureInfo) => never;
}

/** How a step reached its good state. */
export interface Ensured<Name extends StepName> {
  readonly output: StepOutput<Name>;
  readonly says: string;
  /** Somebody else made it. */
  readonly adopted: boolean;
  /** A look found it as it should be, and this link made it. */
  readonly foundOurs?: true;
}

const MOST_ROUNDS = 5;

/** Look, change, wait, until a look finds nothing left to do. A step that changes nothing is only waited for. */
export async function ensure<Name extends StepName>(
  step: StepDefinition,
  verbs: RoundVerbs<Name>,
): Promise<Ensured<Name>> {
  const { name, applies, noun } = step;
  if (!applies) {
    const there = verbs.seen?.();
    const seen = there?.answer === 'nothing' ? there.outputs : undefined;
    const output = seen ?? (await verbs.settle(undefined));
    if (output === null) throw new TypeError(`settle of ${name} answered nothing`);
    return done(output, step.shortfall?.(output) ?? `${noun} ${step.awaits}`);
  }
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const ensured = await act(verbs, await verbs.look());
    if (ensured !== 'look again') return ensured;
  }
  return verbs.refuse(
    failureFor('restless', `The ${noun} was changed ${MOST_ROUNDS} times and still differs from the request.`),
  );
}

async function act<Name extends StepName>(
  verbs: RoundVerbs<Name>,
  look: Look<Name>,
): Promise<Ensured<Name> | 'look again'> {
  switch (look.answer) {
    case 'nothing':
      return found(doneOr(look.outputs ?? (await verbs.settle(undefined)), look.says), look.ours === true);
    case 'adopt':
      return { output: look.outputs, says: look.says, adopted: true };
    case 'refuse':
      return verbs.refuse(look.failure);
    case 'wait':
      await verbs.settle(look.wait);
      return 'look again';
    case 'change':
      return change(verbs, look.change, look.more);
  }
}

async function change<Name extends StepName>(
  verbs: RoundVerbs<Name>,
  change: Change<Name>,
  more: boolean,
): Promise<Ensured<Name> | 'look again'> {
  verbs.register(change);
  const applied = await verbs.apply(change);
  if (applied.outputs !== undefined && !more) return done(applied.outputs, change.says);
  const output = await verbs.settle(applied.wait);
  return more ? 'look again' : doneOr(output, change.says);
}

const found = <Name extends StepName>(
  ensured: Ensured<Name> | 'look again',
  ours: boolean,
): Ensured<Name> | 'look again' => (ours && ensured !== 'look again' ? { ...ensured, foundOurs: true } : ensured);

const done = <Name extends StepName>(output: StepOutput<Name>, says: string): Ensured<Name> => ({
  output,
  says,
  adopted: false,
});

const doneOr = <Name extends StepName>(output: StepOutput<Name> | null, says: string): Ensured<Name> | 'look again' =>
  output === null ? 'look again' : done(output, says);

/** The verbs of an undo. */
export interface UndoVerbs<Name extends StepName> {
  /** Waits until nothing prevents the removal any more. */
  readonly settleRemovable: () => Promise<unknown>;
  readonly remove: () => Promise<Removed<Name>>;
  readonly settle: (wait: Wait<Name>) => Promise<unknown>;
}

/**
 * Undoes one step: waits until it may be removed, removes it, waits until it is gone. Having nothing to remove is no
 * error.
 */
export async function undo<Name extends StepName>(
  { removableWhen }: StepDefinition,
  what: readonly object[],
  verbs: UndoVerbs<Name>,
): Promise<Removed<Name>> {
  const isToWait = removableWhen === 'unused' || what.some((removal) => 'connected' in removal);
  if (removableWhen !== undefined && isToWait) await verbs.settleRemovable();
  const removed = await verbs.remove();
  if (removed.wait !== undefined) await verbs.settle(removed.wait);
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
 * failure ends the walk: nothing further is begun, and steps that already run are left alone. Without an endpoint, only
 * the service steps run. `at` answers undefined for a step that has no outputs yet (a look at what is still to come).
 */
export async function walkList<Listed extends Step>(
  list: readonly Listed[],
  { known, hasEndpoint, componentsAfterEndpoint }: WalkFrom,
  at: (step: Listed, outputs: Outputs) => Promise<StepOutput | undefined>,
): Promise<Outputs> {
  const ends = new Map<string, Promise<void>>();
  let outputs = known;
  let failed = false;
  const bring = async (step: Listed): Promise<void> => {
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
