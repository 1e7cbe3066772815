/** One execution of a step for an endpoint, and how its state and its failure are reported. */
import type { AcceptedRequest } from '../../contract/accepted-request.ts';
import type { FailureInfo } from '../../contract/failure-info.ts';
import type { StepInput } from '../../contract/step-contract.ts';
import type { StepPhase } from '../../contract/run.ts';
import type { Step } from '../../contract/steps.ts';
import type { EndpointRun } from '../run/endpoint-run.ts';
import type { RunContext } from '../run/run-context.ts';

export interface StepExecution {
  readonly run: RunContext;
  readonly step: Step;
  readonly endpoint: EndpointRun;
  readonly input: StepInput;
  /** What the input was made from: the run may have accepted more since. */
  readonly accepted: AcceptedRequest;
}

/** A step failed, and its failure is not to be parked. Internal to the workflow. */
export class StepFailed extends Error {
  readonly failure: FailureInfo;
  constructor(failure: FailureInfo) {
    super(failure.message);
    this.failure = failure;
  }
}

/** The endpoint that a step is about; a service step is about none. */
export const at = ({ step, endpoint: { key } }: StepExecution): { endpoint?: string } =>
  step.scope === 'service' || key === undefined ? {} : { endpoint: key };

export const setState = (execution: StepExecution, phase: StepPhase, says: string): void =>
  execution.run.log.setStepState(execution.step.name, at(execution).endpoint, phase, says);
