/** Step `vpcEndpoint`: the interface VPC endpoint in the caller's VPC. */
import type { ActivityDeps, StepVerbs } from './deps.ts';
import { applyToVpcEndpoint } from './vpc-endpoint/apply.ts';
import { lookAtVpcEndpoint } from './vpc-endpoint/look.ts';
import { removeVpcEndpoint } from './vpc-endpoint/remove.ts';
import { settleVpcEndpoint } from './vpc-endpoint/settle.ts';
import { settleGone } from './vpc-endpoint/settle-gone.ts';
import { settleVisible, waitsForService } from './vpc-endpoint/settle-visible.ts';

export const createVpcEndpointStep = (deps: ActivityDeps): StepVerbs<'vpcEndpoint'> => ({
  look: (input) => lookAtVpcEndpoint(deps, input),
  apply: (input) => applyToVpcEndpoint(deps, input),
  settle: async (input) => {
    if (input.want === 'gone') return settleGone(deps, input);
    return waitsForService(input) ? settleVisible(deps, input) : settleVpcEndpoint(deps, input);
  },
  remove: (input) => removeVpcEndpoint(deps, input),
});
