/** Step `vpcEndpoint`: the interface VPC endpoint in the caller's VPC. */
import type { ActivityDeps, StepVerbs } from '../deps.ts';
import { applyToVpcEndpoint } from './apply.ts';
import { lookAtVpcEndpoint } from './look.ts';
import { removeVpcEndpoint } from './remove.ts';
import { settleVpcEndpoint } from './settle.ts';
import { settleGone } from './settle-gone.ts';
import { settleVisible } from './settle-visible.ts';

export const createVpcEndpointStep = (deps: ActivityDeps): StepVerbs<'vpcEndpoint'> => ({
  look: (input) => lookAtVpcEndpoint(deps, input),
  apply: (input) => applyToVpcEndpoint(deps, input),
  settle: async (input) => {
    const { wait } = input;
    if (wait?.want === 'gone') return settleGone(deps, input, wait);
    return wait?.until === 'visible' ? settleVisible(deps, input) : settleVpcEndpoint(deps, input, wait);
  },
  remove: (input) => removeVpcEndpoint(deps, input),
});
