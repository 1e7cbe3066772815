/** DeleteVpcEndpoints answers 200 even when some endpoints were not deleted. */
import type { Ec2Client } from '../../providers/ports/ec2.ts';
import { RefusedError } from '../failures/step-errors.ts';

/** One call, none without ids. @throws RefusedError `deleteRefused`, naming each endpoint that EC2 did not delete, with its reason. */
export async function deleteEndpoints(ec2: Ec2Client, ids: readonly string[]): Promise<void> {
  const refused = await ec2.deleteVpcEndpoints(ids);
  if (refused.length === 0) return;
  const each = refused.map(({ id, code, message }) => `${id}: ${code} ${message}`);
  throw new RefusedError('deleteRefused', `EC2 did not delete ${each.join('; ')}`);
}
