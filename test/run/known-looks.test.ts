/** Looks that were taken before their step began: which are used, which are read again, and what a wait looks at. */
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { AcceptedRequest } from '../../src/contract/accepted-request.ts';
import type { Look } from '../../src/contract/step-contract.ts';
import { componentsOnList, steps } from '../../src/contract/steps.ts';
import { isFresh, keepLooks, stepsBehind, takeLook } from '../../src/workflows/run/known-looks.ts';
import { acceptedOf, endpointOf, openRun, resolved, type Given } from '../support/open-run.ts';
import { openWorkflow } from '../support/workflow-context.ts';

const [privatelink, vpcEndpoint, connection, components, routes] = steps;
const seen = (says: string): Look => ({ answer: 'nothing', says });
const saysOf = (look: Look | undefined): unknown => look && 'says' in look && look.says;

/** The clock of the workflow, which a test sets. */
function clock() {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-28T03:00:00Z') });
  onTestFinished(() => void vi.useRealTimers());
  return (ms: number) => vi.setSystemTime(Date.parse('2026-11-28T03:00:00Z') + ms);
}

async function open(given: Given = {}) {
  openWorkflow();
  return openRun(given);
}

describe('a look of the acceptance', () => {
  const looks = [
    { step: 'privatelink', look: { ...seen('it is active'), outputs: { serviceName: 'x' } } },
    { step: 'vpcEndpoint', endpoint: 'vpc-a', look: seen('there is none') },
    { step: 'connection', endpoint: 'vpc-a', look: seen('there is none') },
  ] as unknown as NonNullable<AcceptedRequest['looks']>;

  it('replaces that of a step whose needs were known, and only informs the others', async () => {
    clock();
    const run = await open({ accepted: { looks } });
    const taken = [privatelink, vpcEndpoint, connection].map((step) => takeLook(run, step, 'vpc-a'));
    expect(taken.map((look) => look?.informed)).toEqual([true, true, false]);
    expect(taken.map((look) => look && isFresh(look))).toEqual([true, true, false]);
    expect(takeLook(run, components, 'vpc-a')).toBeUndefined();
  });

  it('of a step that is not on the list is not taken for one with all that it needs', async () => {
    const run = await open({ accepted: { looks }, list: [vpcEndpoint] });
    expect(takeLook(run, privatelink, undefined)?.informed).toBe(false);
  });

  it('is given once, and grows old: after 10 seconds it only informs, after 10 minutes it is forgotten', async () => {
    const at = clock();
    const run = await open({ keys: ['vpc-a', 'vpc-b'] });
    const both = ['vpc-a', 'vpc-b'].map((endpoint) => ({ step: 'vpcEndpoint', endpoint, look: seen('it') }) as const);
    keepLooks(run, both, run.accepted);
    const kept = run.looks.get('vpcEndpoint vpc-a');
    at(10_000);
    expect(kept && isFresh(kept)).toBe(true);
    at(10_001);
    expect(kept && isFresh(kept)).toBe(false);
    at(600_000);
    expect(takeLook(run, vpcEndpoint, 'vpc-a')).toBe(kept);
    expect(takeLook(run, vpcEndpoint, 'vpc-a')).toBeUndefined();
    at(600_001);
    expect(takeLook(run, vpcEndpoint, 'vpc-b')).toBeUndefined();
  });

  it('is forgotten when more was asked of its step since, and only then', async () => {
    const run = await open();
    const before = run.accepted;
    keepLooks(
      run,
      [
        { step: 'components', look: seen('all on') },
        { step: 'privatelink', look: seen('active') },
      ],
      before,
    );
    run.takeIn(run.request, acceptedOf(['vpc-a'], { components: ['kafka', 'kafka_rest'] }));
    expect(takeLook(run, components, undefined)).toBeUndefined();
    expect(saysOf(takeLook(run, privatelink, undefined)?.look)).toBe('active');
  });
});

describe('at the end of a wait', () => {
  const names = (of: ReturnType<typeof stepsBehind>) =>
    of.map(({ step, endpoint }) => (endpoint === undefined ? step : `${step} ${endpoint.key}`));

  it('of the service, the steps that it holds up are looked at, for each endpoint', async () => {
    const run = await open({
      keys: ['vpc-a', 'vpc-b', 'vpc-c'],
      accepted: { endpoints: ['vpc-a', 'vpc-b'].map(resolved) },
    });
    keepLooks(run, [{ step: 'vpcEndpoint', endpoint: 'vpc-b', look: seen('none') }], run.accepted);
    const behind = stepsBehind(run, privatelink, endpointOf(run));
    expect(names(behind)).toEqual(['vpcEndpoint vpc-a', 'vpcEndpoint vpc-b', 'components']);
    expect(behind.map(({ seenBefore }) => seenBefore && saysOf(seenBefore))).toEqual([undefined, 'none', undefined]);
  });

  it('of one endpoint, only its own; what no early look saves anything for is left out', async () => {
    const run = await open({ keys: ['vpc-a', 'vpc-b'] });
    expect(names(stepsBehind(run, vpcEndpoint, endpointOf(run)))).toEqual([]);
    expect(names(stepsBehind(run, connection, endpointOf(run)))).toEqual(['routes vpc-a']);
    expect(names(stepsBehind(run, components, endpointOf(run)))).toEqual(['routes vpc-a']);
    expect(names(stepsBehind(run, routes, endpointOf(run)))).toEqual([]);
  });

  it('of a run that opens components after the endpoint, they follow the connection', async () => {
    const run = await open({ request: { componentsAfterEndpoint: true } });
    expect(names(stepsBehind(run, connection, endpointOf(run)))).toEqual(['components', 'routes vpc-a']);
  });

  it('of a change, the routes stand on what is outside of its list: each endpoint for itself', async () => {
    const run = await open({ kind: 'change', list: componentsOnList, keys: ['vpc-a', 'vpc-b'] });
    const [componentAccess] = componentsOnList;
    expect(names(stepsBehind(run, componentAccess, endpointOf(run, 'vpc-b')))).toEqual(['routes vpc-b']);
  });
});
