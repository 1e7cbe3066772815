/** What the run writes on its endpoints of what it made beside them. Types only, plain JSON. */
import type { StepInput } from './step-contract.ts';

/** What `recordReceipt` writes on an endpoint of ours: what else was made for this link. */
export interface ReceiptInput extends StepInput {
  readonly vpcEndpointId: string;
  /** The receipt entries of the changes that this run made in service steps. */
  readonly made: readonly ReceiptEntry[];
}

/** What one change adds to the receipt. */
export interface ReceiptEntry {
  readonly privatelink?: true;
  readonly components?: readonly string[];
}
