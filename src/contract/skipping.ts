/** Which steps may be skipped, and what the steps after a skipped one are handed. */
import { ApplicationFailure } from '@temporalio/common';
import type { Outputs, OutputsByStep } from './outputs.ts';
import type { StepName } from './steps.ts';

/** What the steps after a skipped wait are handed. Steps that change something cannot be skipped. */
export function skippedOutput(step: StepName, outputs: Outputs, evidence: string): OutputsByStep[StepName] {
  const known = outputs[step];
  if (known !== undefined) return { ...known, skipped: evidence };
  if (step === 'connection') return { dnsName: '', skipped: evidence };
  if (step === 'routes') return { routes: [], skipped: evidence };
  if (step === 'targets') return { verifiedBy: 'none', zones: [], skipped: evidence };
  throw ApplicationFailure.nonRetryable(`the step ${step} cannot be skipped`, 'Invalid');
}

/** Steps an operator may skip: waits without which the others can go on. */
export const skippable = (step: StepName): boolean => step === 'connection' || step === 'routes' || step === 'targets';
