/** A run that fails or is told to stop leaves nothing of its own behind. */
import { describe } from 'vitest';
import { denied, scenarioModes, unauthorized, type Scenario } from '../support/scenario.ts';

/** Each step, and a fault that makes it fail. */
const failures: readonly { step: string; type: string; arm: (link: Scenario) => void }[] = [
  {
    step: 'privatelink',
    type: 'Denied',
    arm: (link) => link.failAiven('ServicePrivatelinkAWSCreate', denied),
  },
  { step: 'privatelink', type: 'OutOfTime', arm: (link) => link.stick('privatelink') },
  {
    step: 'vpcEndpoint',
    type: 'Denied',
    arm: (link) => link.failEc2('CreateVpcEndpoint', unauthorized),
  },
  { step: 'vpcEndpoint', type: 'Refused', arm: (link) => link.stick('vpcEndpoint', { state: 'rejected', at: 0 }) },
  { step: 'vpcEndpoint', type: 'Refused', arm: (link) => link.stick('vpcEndpoint', { state: 'failed', at: 0 }) },
  { step: 'connection', type: 'OutOfTime', arm: (link) => link.stick('connection', { state: 'absent', at: 0 }) },
  { step: 'components', type: 'Denied', arm: (link) => link.failAiven('ServiceUpdate', denied, { nth: 1 }) },
  { step: 'routes', type: 'OutOfTime', arm: (link) => link.stick('routes') },
  { step: 'targets', type: 'OutOfTime', arm: (link) => link.stick('targets') },
];

describe.concurrent.each(scenarioModes())('with the workflow cache $cache', ({ it }) => {
  for (const { step, type, arm } of failures) {
    it(`leaves nothing behind when ${step} fails (${type}) under compensate`, async ({ scenario, expect }) => {
      const link = await scenario({
        request: { onFailure: 'compensate', ...(type === 'OutOfTime' ? { budgets: { [step]: '1 second' } } : {}) },
      });
      arm(link);
      await link.start();
      const { endpoints, left } = await link.rolledBack();
      expect(endpoints.map(({ outcome, failure }) => [outcome, failure?.type])).toEqual([['rolledBack', type]]);
      expect(left).toEqual([]);
      expect(link.left()).toEqual([]);
    });
  }
});
