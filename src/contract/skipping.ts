/** Which steps may be skipped, and what the steps after a skipped one are handed. */
import { ApplicationFailure } from '@temporalio/common';
import type { StepOutput } from './rounds.ts';
import { allSteps } from './steps.ts';
import type { StepName } from './steps.ts';
import type { Outputs } from './outputs.ts';

/** What the steps after a skipped wait are handed: what is known already, else what the definition says. */
export function skippedOutput(name: StepName, outputs: Outputs, evidence: string): StepOutput {
  const known = outputs[name];
  if (known !== undefined) return { ...known, skipped: evidence };
  for (const step of allSteps)
    if (step.name === name && 'skipped' in step) return { ...step.skipped, skipped: evidence };
  throw ApplicationFailure.nonRetryable(`the step ${name} cannot be skipped`, 'Invalid');
}

/** Steps an operator may skip: waits without which the others can go on. */
export const skippable = (name: StepName): boolean => allSteps.some((step) => step.name === name && 'skipped' in step);
