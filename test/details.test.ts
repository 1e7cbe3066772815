/** A run's details in the Web UI: what an operator reads first. The browser's tests show how they look. */
import { describe, expect, it } from 'vitest';
import type { EndpointState, RunState, StepState } from '../src/contract/run.ts';
import { renderDetails } from '../src/workflows/details/run-details.ts';

const since = '2026-11-28T03:12:00.000Z';

const endpointAs = (key: string, phase: EndpointState['phase']): EndpointState => ({
  key,
  phase,
  region: 'eu-west-1',
  account: '111122223333',
});

const stepOf = (endpoint: string, phase: StepState['phase']): StepState => ({
  ...{ step: 'vpcEndpoint', endpoint, phase, says: 'waiting for it', since, began: since },
});

/** A run with so many endpoints that each has one line. */
function linesOf(phases: readonly EndpointState['phase'][]): readonly string[] {
  const endpoints = phases.map((phase, index) => endpointAs(`vpc-${index}`, phase));
  const state: RunState = {
    ...{ project: 'billing', service: 'orders', workflow: 'onboard', status: 'Onboarding', startedAt: since },
    ...{ revision: 0, components: ['kafka'], parked: [], audit: [], warnings: [] },
    endpoints,
    steps: endpoints.map(({ key, phase }) => stepOf(key, phase === 'ready' ? 'done' : 'settling')),
  };
  return renderDetails(state)
    .split('\n')
    .filter((line) => line.startsWith('- '));
}

describe('more endpoints than fit one by one', () => {
  it('are a line each; those that a person should look at come first', () => {
    const lines = linesOf(['ready', 'walking', 'parked', 'ready', 'rollingBack', 'rolledBack', 'walking']);
    const keys = lines.map((line) => /vpc-\d/.exec(line)?.[0]);
    expect(keys).toEqual(['vpc-2', 'vpc-4', 'vpc-1', 'vpc-6', 'vpc-5', 'vpc-0', 'vpc-3']);
  });

  it('say what they do, unless they are ready', () => {
    const lines = linesOf(['ready', 'walking', 'ready', 'ready', 'ready', 'ready', 'ready']);
    const busy = lines.filter((line) => line.includes('settling VPC endpoint since'));
    expect(busy).toEqual([expect.stringContaining('vpc-1')]);
  });
});
