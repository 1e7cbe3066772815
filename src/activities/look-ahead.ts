/**
 * When a wait ends, the next steps are looked at in the same activity, which saves the run a workflow task and an
 * activity for each. A look that fails or takes long here is left out: the run does it as an activity of its own, where
 * a failure is visible and retried.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Look, SettleInput, StepInput } from '../contract/step-contract.ts';
import type { Looked, Settled } from '../contract/following.ts';
import type { StepName } from '../contract/steps.ts';
import type { OutputsByStep } from '../contract/outputs.ts';

/** What is used here of each step. */
export type WaitingSteps = Readonly<Record<StepName, WaitingStep>>;

interface WaitingStep {
  readonly look: (input: StepInput<never>) => Promise<Look>;
  readonly settle: (input: SettleInput) => Promise<OutputsByStep[StepName] | null>;
}

/** `settle` of one step, which then looks at the steps that its input names. */
export const thenLooking =
  (name: StepName, steps: WaitingSteps) =>
  async (input: SettleInput): Promise<Settled> => {
    const { then = [], wait: _, once: __, ...link } = input;
    const output = await steps[name].settle(input);
    if (output === null || then.length === 0) return output;
    const outputs = { ...input.outputs, [name]: output };
    const looked = then.map(async ({ step, endpoint, seenBefore }): Promise<readonly Looked[]> => {
      const more = {
        ...(endpoint === undefined ? {} : { endpoint }),
        ...(seenBefore === undefined ? {} : { seenBefore }),
      };
      const given = { ...link, ...more, outputs } as StepInput<never>;
      const look = await Promise.race([steps[step].look(given), sleep(PATIENCE_MS, undefined, { ref: false })]);
      return look === undefined ? [] : [{ step, ...(endpoint === undefined ? {} : { endpoint: endpoint.key }), look }];
    });
    const seen = await Promise.allSettled(looked);
    const looks = seen.flatMap((each) => (each.status === 'fulfilled' ? each.value : []));
    return looks.length === 0 ? output : { ...output, looks };
  };

/** ms of wall time, well within the heartbeat time-out. */
const PATIENCE_MS = 4_000;
