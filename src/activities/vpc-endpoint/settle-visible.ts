/** Waits until the endpoint's identity may see the endpoint service: a principal that was just allowed takes a while. */
import type { SettleInput } from '../../contract/step-contract.ts';
import { intervalOf } from '../deps.ts';
import type { ActivityDeps } from '../deps.ts';
import { targetGround } from '../stands-on.ts';
import { pollUntil } from '../waiting/poll-until.ts';
import { RefusedError } from '../failures/step-errors.ts';
import { contextOf, visibleService } from './endpoint-context.ts';

export function settleVisible(deps: ActivityDeps, input: SettleInput): Promise<null> {
  const context = contextOf(deps, input);
  const serviceName = input.outputs.privatelink?.serviceName ?? '';
  return pollUntil(deps, {
    subject: `the endpoint service ${serviceName}`,
    reason: 'serviceNameNotVisible',
    every: intervalOf(deps, 'ec2'),
    once: input.once,
    standsOn: targetGround(deps, input),
    look: async ({ signal, waitedMs }) => {
      if ((await visibleService(context, serviceName, input, signal)) !== undefined) return { done: null };
      if (waitedMs > ALLOWED_SOON_MS) throw notAllowed(input, serviceName, context.endpoint.actingPrincipal);
      return { state: `not visible to ${context.endpoint.actingPrincipal}` };
    },
  });
}

/** ms of world time. */
const ALLOWED_SOON_MS = 180_000;

const notAllowed = (
  { principals, endpoint, serviceRegion }: SettleInput,
  serviceName: string,
  principal: string,
): Error =>
  new RefusedError(
    'serviceNameNotVisible',
    `${serviceName} stays invisible to ${principal} in ${endpoint?.region}` +
      (endpoint?.region === serviceRegion ? '' : ` (the service is in ${serviceRegion})`) +
      `; principals of the request: ${principals.join(', ')}`,
    undefined,
    { principals: [principal] },
  );
