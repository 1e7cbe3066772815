/** What a look saw before its step began, and the wait at whose end it was taken. Types only, plain JSON. */
import type { OutputsByStep } from './outputs.ts';
import type { Look } from './step-contract.ts';
import type { ResolvedEndpoint } from './accepted-request.ts';
import type { StepName } from './steps.ts';

/** What a step's look saw. */
export interface Looked {
  readonly step: StepName;
  /** Absent for steps of scope `service`. */
  readonly endpoint?: string;
  readonly look: Look;
}

/** A step that follows a wait. */
export interface Following {
  readonly step: StepName;
  /** Present for steps of scope `endpoint`. */
  readonly endpoint?: ResolvedEndpoint;
  /** As in `StepInput`. */
  readonly seenBefore?: Look;
}

/** null: something other than the step's good state was waited for. `looks`: what was seen of the steps that follow. */
export type Settled<Name extends StepName = StepName> =
  (OutputsByStep[Name] & { readonly looks?: readonly Looked[] }) | null;
