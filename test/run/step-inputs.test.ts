/** What a step of a run is given, and by what a run knows whether it must run again. */
import { describe, expect, it } from 'vitest';
import { steps, type Step } from '../../src/contract/steps.ts';
import { inputFor, madeForAll, memoKey, outputsBefore, register } from '../../src/workflows/run/step-inputs.ts';
import { endpointOf, openRun, resolved, type Given } from '../support/open-run.ts';
import { openWorkflow } from '../support/workflow-context.ts';

const [, vpcEndpoint, , components, routes] = steps;

async function open(given: Given = {}) {
  openWorkflow();
  return openRun(given);
}

describe('what a step is given', () => {
  it('is the link, its endpoint and what a change asks of it', async () => {
    const asked = { components: { enable: ['kafka'] } } as never;
    const run = await open({ accepted: { asked } });
    expect(inputFor(run, vpcEndpoint, 'vpc-a', {})).toEqual({
      ...{ project: 'shop', service: 'orders', components: ['kafka'], zones: 'any', serviceRegion: 'eu-west-1' },
      ...{ principals: ['arn:aws:iam::111122223333:root'], otherRegions: [], outputs: {}, endpoint: resolved('vpc-a') },
    });
    expect(inputFor(run, components, 'vpc-a', {})).toMatchObject({ asks: { enable: ['kafka'] } });
    expect(inputFor(run, components, 'vpc-a', {})).not.toHaveProperty('endpoint');
    expect(inputFor(run, vpcEndpoint, 'vpc-9', {})).not.toHaveProperty('endpoint');
  });

  it('is what was known before it: not what it and the steps after it handed on', async () => {
    const run = await open();
    const outputs = Object.fromEntries(['principals', ...steps.map(({ name }) => name)].map((name) => [name, {}]));
    expect(Object.keys(outputsBefore(run, components, outputs as never))).toEqual([
      'principals',
      'privatelink',
      'vpcEndpoint',
      'connection',
    ]);
  });

  it('differs for an endpoint when it was asked for something else, was made again, or begins again', async () => {
    const run = await open({ keys: ['vpc-a', 'vpc-b'] });
    const endpoint = endpointOf(run);
    const keyOf = (outputs: object = {}, step: Step = routes) => memoKey(run, step, endpoint, outputs);
    const [first, shared] = [keyOf(), keyOf({}, components)];
    expect(keyOf({ vpcEndpoint: { vpcEndpointId: 'vpce-1', state: 'available' } })).not.toBe(first);
    expect(keyOf({ targets: { verifiedBy: 'probe' } })).toBe(first);
    expect(keyOf({ vpcEndpoint: { vpcEndpointId: 'vpce-1' } }, components)).toBe(shared);
    endpointOf(run, 'vpc-b').walkFromTop(1);
    expect([keyOf(), keyOf({}, components) === shared]).toEqual([first, false]);
    endpoint.walkFromTop(2);
    expect(keyOf()).not.toBe(first);
    const { accepted } = run;
    run.takeIn(run.request, { ...accepted, zones: 'all' });
    const beforeMore = keyOf();
    run.takeIn(run.request, { ...accepted, components: ['kafka_rest'] });
    expect(keyOf()).not.toBe(beforeMore);
  });

  it('names what the service steps made: each endpoint’s receipt has it', async () => {
    const run = await open();
    const change = (says: string, more: object) => ({ says, action: 'create', ...more }) as never;
    register(run, 'privatelink', change('one', { receipt: { made: 'privatelink' } }));
    register(run, 'privatelink', change('two', { undo: { what: 'resource', says: 'it' } }));
    register(
      run,
      'privatelink',
      change('three', { receipt: { made: 'principals' }, undo: { what: 'principals', says: 'them' } }),
    );
    register(run, 'vpcEndpoint vpc-a', change('four', { receipt: { made: 'endpoint' } }));
    expect(madeForAll(run)).toEqual([{ made: 'privatelink' }, { made: 'principals' }]);
    expect(run.made.get('privatelink')?.map(({ says }) => says)).toEqual(['one', 'two', 'three']);
    expect(run.toRemove.get('privatelink')?.map(({ says }) => says)).toEqual(['it', 'them']);
    expect(run.toRemove.has('vpcEndpoint vpc-a')).toBe(false);
  });
});
