/** The details of a run in the Web UI, endpoint by endpoint. */
import { describe, expect, it } from 'vitest';
import type { AuditEntry, EndpointState, ParkedStep, RunState, StepState } from '../../src/contract/run.ts';
import { renderDetails } from '../../src/workflows/details/run-details.ts';
import { failure } from '../support/open-run.ts';

const since = '2026-11-28T03:12:00.000Z';
const place = { region: 'eu-west-1', account: '111122223333' };
const endpointAs = (key: string, more: Partial<EndpointState> = {}): EndpointState => ({
  key,
  phase: 'walking',
  ...place,
  ...more,
});
const step = (name: StepState['step'], says: string, more: Partial<StepState> = {}): StepState => ({
  ...{ step: name, phase: 'settling', says, since, began: since },
  ...more,
});
const parkedAs = (name: StepState['step'], endpoints: readonly string[]): ParkedStep => ({
  ...{ step: name, endpoints, since, undo: false, failure: failure(`No <${name}>.`) },
});
const detailsOf = (more: Partial<RunState> = {}): string =>
  renderDetails({
    ...{ project: 'shop', service: 'orders', workflow: 'onboard', status: 'Onboarding', startedAt: since },
    ...{ revision: 1, components: [], endpoints: [], steps: [], parked: [], audit: [], warnings: [] },
    ...more,
  });

describe('the heading', () => {
  it('has the link, its status, what it is about and who started it', () => {
    const [head] = detailsOf({ components: ['kafka', 'kafka_rest'], startedBy: 'ada*' }).split('\n');
    expect(head).toBe(
      '**[shop/orders](https://console.aiven.io/project/shop/services/orders/overview)** (kafka, kafka_rest): **Onboarding**. onboard since 28 Nov 03:12 UTC, started by ada\\*.',
    );
    expect(detailsOf()).toContain('overview)**: **Onboarding**. onboard since 28 Nov 03:12 UTC.\n');
  });

  it('is all there is while the request is checked', () => {
    expect(detailsOf().split('\n\n').slice(1)).toEqual(['Checking the request.']);
  });
});

describe('the steps', () => {
  it('are those of the service, then those of each endpoint with its ids', () => {
    const endpoints = [
      endpointAs('vpc-a', { vpcEndpointId: 'vpce-1', connectionId: 'plc1' }),
      endpointAs('vpc-b', { region: '', account: '' }),
    ];
    const steps = [
      step('vpcEndpoint', 'waiting', { endpoint: 'vpc-a' }),
      step('privatelink', 'the PrivateLink resource is active', { phase: 'done' }),
    ];
    const [, shared, first, second, wait] = detailsOf({ endpoints, steps }).split('\n\n');
    expect(shared).toBe('**For all endpoints**\n- **done** the PrivateLink resource is active, since 28 Nov 03:12 UTC');
    expect(first).toBe(
      '**vpc-a**: **walking**. [vpce-1](https://eu-west-1.console.aws.amazon.com/vpcconsole/home?region=eu-west-1#EndpointDetails:vpcEndpointId=vpce-1), connection `plc1`, 111122223333 eu-west-1\n- **settling** VPC endpoint: waiting, since 28 Nov 03:12 UTC',
    );
    expect(second).toBe('**vpc-b**: **walking**');
    expect(wait).toContain('under *Pending Activities*');
    const done = steps.map((each) => ({ ...each, phase: 'done' as const }));
    expect(detailsOf({ endpoints, steps: done })).not.toContain('Pending Activities');
  });

  it('that have a box are not told twice; the others say why they are parked', () => {
    const endpoints = ['vpc-a', 'vpc-b', 'vpc-c', 'vpc-d'].map((key) => endpointAs(key));
    const parked = [
      ...['vpc-a', 'vpc-b', 'vpc-c'].map((key) => parkedAs('targets', [key])),
      parkedAs('routes', ['vpc-d']),
    ];
    const steps = [
      ...['vpc-a', 'vpc-b'].map((endpoint) => step('targets', 'No <targets>.', { endpoint, phase: 'parked' })),
      step('routes', 'No <routes>.', { endpoint: 'vpc-d', phase: 'parked' }),
      step('targets', 'is proven', { endpoint: 'vpc-c', phase: 'done' }),
    ];
    const text = detailsOf({ endpoints, parked, steps });
    expect(text.match(/### A person is needed/g)).toHaveLength(3);
    expect(text).toContain('**Also parked**\n- routes of vpc-d: No \\<routes>.');
    expect(text.match(/\*\*parked\*\* target health: see above/g)).toHaveLength(2);
    expect(text).toContain('**parked** No \\<routes>., since');
    expect(text).toContain('**done** target health: is proven');
  });

  it('of the service have their box whoever waits for it; that of another step or endpoint is not theirs', () => {
    const steps = [
      step('privatelink', 'No.', { phase: 'parked' }),
      step('routes', 'Not here.', { endpoint: 'vpc-a', phase: 'parked' }),
      step('targets', 'Not there.', { endpoint: 'vpc-b', phase: 'parked' }),
    ];
    const parked = [parkedAs('privatelink', []), parkedAs('targets', ['vpc-a'])];
    const text = detailsOf({ endpoints: [endpointAs('vpc-a'), endpointAs('vpc-b')], steps, parked });
    expect(text).toContain('**parked** PrivateLink resource: see above');
    expect(text).toContain('**parked** routes: Not here.');
    expect(text).toContain('**parked** target health: Not there.');
  });

  it('of several endpoints have boxes that name theirs', () => {
    const parked = [parkedAs('targets', ['vpc-a'])];
    expect(detailsOf({ endpoints: [endpointAs('vpc-a')], parked })).not.toContain('{"endpoint": "vpc-a", "actor"');
    expect(detailsOf({ endpoints: [endpointAs('vpc-a'), endpointAs('vpc-b')], parked })).toContain(
      '{"endpoint": "vpc-a", "actor"',
    );
  });
});

describe('many endpoints', () => {
  const many = (count: number): EndpointState[] =>
    Array.from({ length: count }, (_, index) => endpointAs(`vpc-${index}`));

  it('have a line each from the seventh on, and 48 lines at most', () => {
    const steps = [step('privatelink', 'is active', { phase: 'done' })];
    expect(detailsOf({ endpoints: many(6), steps })).toContain('**For all endpoints**');
    const seven = detailsOf({ endpoints: many(7), steps });
    expect(seven).toContain('**7 endpoints**\n- **vpc-0**');
    expect(seven).not.toContain('For all endpoints');
    expect(detailsOf({ endpoints: many(48), steps })).not.toContain('more: see the query');
    const lines = detailsOf({ endpoints: many(50), steps }).split('\n');
    expect(lines.filter((line) => line.startsWith('- **vpc-'))).toHaveLength(48);
    expect(lines).toContain('- and 2 more: see the query `state`');
  });

  it('say what each did last; of two at the same time the later one in the list', () => {
    const steps = [
      step('vpcEndpoint', '', { endpoint: 'vpc-0', since: '2026-11-28T03:10:00.000Z', phase: 'done' }),
      step('connection', '', { endpoint: 'vpc-0', since: '2026-11-28T03:12:00.000Z' }),
      step('routes', '', { endpoint: 'vpc-0', since: '2026-11-28T03:11:00.000Z', phase: 'looking' }),
      step('vpcEndpoint', '', { endpoint: 'vpc-1', phase: 'done' }),
      step('connection', '', { endpoint: 'vpc-1', phase: 'looking' }),
    ];
    const endpoints = [...many(6), endpointAs('vpc-6', { phase: 'ready' })];
    const lines = detailsOf({ endpoints, steps: [...steps, step('targets', '', { endpoint: 'vpc-6' })] }).split('\n');
    const line = (key: string) => lines.find((each) => each.startsWith(`- **${key}**`))?.split('; ')[1];
    expect(line('vpc-0')).toBe('settling connection since 28 Nov 03:12 UTC');
    expect(line('vpc-1')).toBe('looking connection since 28 Nov 03:12 UTC');
    expect([line('vpc-2'), line('vpc-6')]).toEqual([undefined, undefined]);
  });

  const linesOf = (...phases: readonly EndpointState['phase'][]): readonly string[] => {
    const endpoints = phases.map((phase, index) => endpointAs(`vpc-${index}`, { phase }));
    const steps = endpoints.map(({ key, phase }) =>
      step('vpcEndpoint', 'waiting for it', { endpoint: key, phase: phase === 'ready' ? 'done' : 'settling' }),
    );
    return detailsOf({ endpoints, steps })
      .split('\n')
      .filter((line) => line.startsWith('- '));
  };

  it('are a line each; those that a person should look at come first', () => {
    const lines = linesOf('ready', 'walking', 'parked', 'ready', 'rollingBack', 'rolledBack', 'walking');
    const keys = lines.map((line) => /vpc-\d/.exec(line)?.[0]);
    expect(keys).toEqual(['vpc-2', 'vpc-4', 'vpc-1', 'vpc-6', 'vpc-5', 'vpc-0', 'vpc-3']);
  });

  it('say what they do, unless they are ready', () => {
    const lines = linesOf('ready', 'walking', 'ready', 'ready', 'ready', 'ready', 'ready');
    const busy = lines.filter((line) => line.includes('settling VPC endpoint since'));
    expect(busy).toEqual([expect.stringContaining('vpc-1')]);
  });
});

describe('warnings, and who did what', () => {
  it('are the first twelve and the last twelve', () => {
    const numbers = Array.from({ length: 14 }, (_, index) => index);
    const audit: AuditEntry[] = numbers.map((index) => ({ at: since, what: `retry ${index}.`, actor: 'ada' }));
    const text = detailsOf({ warnings: numbers.map((index) => `warning ${index}.`), audit });
    expect(text.match(/warning \d+/g)).toEqual(numbers.slice(0, 12).map((index) => `warning ${index}`));
    expect(text.match(/retry \d+/g)).toEqual(numbers.slice(2).map((index) => `retry ${index}`));
  });

  it.each([
    [{ actor: 'ada' }, 'retry by ada'],
    [{ actor: 'not given' }, 'retry, actor not given'],
    [{ actor: 'ada', identity: 'me@here' }, 'retry by ada (sent by me@here)'],
    [{ actor: 'ada', reason: 'allowed it' }, 'retry by ada: allowed it'],
    [{ actor: 'ada', reason: 'allowed it', outcome: 'accepted' }, 'retry by ada: allowed it; accepted'],
  ])('name who, and why: %j', (entry, says) => {
    expect(
      detailsOf({ audit: [{ at: since, what: 'retry', ...entry }] })
        .split('\n')
        .at(-1),
    ).toBe(`- 28 Nov 03:12 UTC ${says}`);
  });
});
