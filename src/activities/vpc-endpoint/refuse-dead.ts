/** The states from which a VPC endpoint does not come back. */
import type { VpcEndpoint } from '../../providers/ports/vpc-endpoint.ts';
import { RefusedError } from '../failures/step-errors.ts';

/** @throws RefusedError in a state that no wait ends. */
export function refuseDead({ id, state, lastError }: VpcEndpoint): void {
  switch (state) {
    case 'rejected':
      throw new RefusedError('endpointRejected', `VPC endpoint ${id} was rejected`);
    case 'failed':
      throw new RefusedError('endpointFailed', `VPC endpoint ${id} failed: ${lastError ?? 'EC2 gives no reason'}`);
    case 'expired':
      throw new RefusedError('endpointExpired', `VPC endpoint ${id} expired before it was accepted`);
    case 'deleting':
    case 'deleted':
      throw new RefusedError('endpointGone', `VPC endpoint ${id} is ${state}`);
    default:
  }
}
