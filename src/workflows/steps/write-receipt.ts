/** The receipt on each endpoint of ours: what else was made for this link, for a later offboarding. */
import { ActivityCancellationType, isCancellation, proxyActivities } from '@temporalio/workflow';
import { linkInput, madeForAll, placedEndpoint } from '../run/step-inputs.ts';
import type { EndpointRun } from '../run/endpoint-run.ts';
import type { RunContext } from '../run/run-context.ts';
import type { Outputs } from '../../contract/outputs.ts';
import type { RequestActivities } from '../../contract/step-contract.ts';

const { recordReceipt } = proxyActivities<Pick<RequestActivities, 'recordReceipt'>>({
  startToCloseTimeout: '90 seconds',
  heartbeatTimeout: '15 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '30 seconds', maximumAttempts: 20 },
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  summary: 'Write on the VPC endpoint what else was made for this link',
});

/** Runs during the waits that follow; a receipt that cannot be written is a warning, not a failed link. */
export function receipt(run: RunContext, endpoint: EndpointRun, outputs: Outputs): Promise<void> {
  const made = madeForAll(run);
  if (run.receipts.get(endpoint.key) === JSON.stringify(made)) return Promise.resolve();
  const vpcEndpointId = outputs.vpcEndpoint?.vpcEndpointId;
  const placed = placedEndpoint(run, endpoint.key);
  if (vpcEndpointId === undefined || placed === undefined || made.length === 0) return Promise.resolve();
  const input = { ...linkInput(run, outputs), endpoint: placed, vpcEndpointId, made };
  return run.memo.run(`receipt ${placed.key}`, JSON.stringify([vpcEndpointId, made]), () =>
    endpoint.scope.run(() => recordReceipt(input).catch((error: unknown) => warn(run, vpcEndpointId, error))),
  );
}

function warn(run: RunContext, vpcEndpointId: string, error: unknown): void {
  if (isCancellation(error)) throw error;
  run.warnings.push(
    `Could not write the tag \`causeway:made\` on ${vpcEndpointId}. A later offboard will keep the PrivateLink resource and component access unless it is told to remove them.`,
  );
}
