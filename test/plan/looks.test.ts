/** The looks of a plan: each step once for what it is about, in the order of the list, and what a failure of one means. */
import { describe, expect, it } from 'vitest';
import { lookAll, type LookOf } from '../../src/activities/plan/looks.ts';
import { RefusedError } from '../../src/activities/failures/step-errors.ts';
import type { Outputs } from '../../src/contract/outputs.ts';
import type { Look } from '../../src/contract/step-contract.ts';
import { steps } from '../../src/contract/steps.ts';
import { DeniedError, ThrottledError, UnavailableError } from '../../src/providers/errors.ts';
import { acceptedLike, endpointLike } from '../support/subject.ts';

const two = acceptedLike({ endpoints: [endpointLike({ key: 'a' }), endpointLike({ key: 'b' })] });
const there: Look = { answer: 'nothing', says: 'all is there' };

/** Every step answers the same; notes what was asked, and with which outputs. */
function noting(answer: (step: string) => Look = () => there) {
  const asked: string[] = [];
  const known: Record<string, Outputs> = {};
  const lookOf: LookOf = (step, { endpoint, outputs }) => {
    const name = endpoint === undefined ? step : `${step} ${endpoint.key}`;
    asked.push(name);
    known[name] = outputs;
    return Promise.resolve(answer(step));
  };
  return { asked, known, lookOf };
}
const named = (looked: readonly { readonly step: string; readonly endpoint?: string }[]) =>
  looked.map(({ step, endpoint }) => (endpoint === undefined ? step : `${step} ${endpoint}`));

describe('a plan looks', () => {
  const expected = steps.flatMap(({ name, scope }) => (scope === 'service' ? [name] : [`${name} a`, `${name} b`]));

  it('once at what endpoints share and once for each endpoint, and tells it step by step', async () => {
    const { asked, lookOf } = noting();
    expect(named(await lookAll(lookOf, two))).toEqual(expected);
    expect(asked.toSorted()).toEqual(expected.toSorted());
  });

  it('only at the steps it is asked about', async () => {
    const { lookOf } = noting();
    expect(named(await lookAll(lookOf, two, ['routes', 'privatelink']))).toEqual([
      'privatelink',
      'routes a',
      'routes b',
    ]);
  });

  it('at what is of the service when there is no endpoint', async () => {
    const { asked, lookOf } = noting();
    const ofService = steps.filter(({ scope }) => scope === 'service').map(({ name }) => name);
    expect(named(await lookAll(lookOf, acceptedLike({ endpoints: [] })))).toEqual(ofService);
    expect(asked).toEqual(ofService);
  });

  it('with what the steps before have found', async () => {
    const outputs = { serviceName: 'vpce-svc-1' } as never;
    const { known, lookOf } = noting((step) => (step === 'privatelink' ? { ...there, outputs } : there));
    await lookAll(lookOf, two);
    expect(known['privatelink']).toEqual({});
    expect(known['vpcEndpoint b']).toEqual({ privatelink: outputs });
  });
});

describe('a look that fails', () => {
  const api = { api: 'ec2', action: 'DescribeVpcEndpoints' } as const;
  const failing =
    (error: Error): LookOf =>
    (step) =>
      step === 'privatelink' ? Promise.reject(error) : Promise.resolve(there);

  it.each([
    [new RefusedError('foreignEndpoint', 'vpce-9 is not ours'), 'foreignEndpoint', 'vpce-9 is not ours'],
    [new DeniedError('no', { ...api, code: 'UnauthorizedOperation' }), 'accessDenied', 'no (UnauthorizedOperation)'],
  ])('is the plan’s answer when it would stop a run: %s', async (error, reason, says) => {
    const [first] = await lookAll(failing(error), two);
    expect(first?.look).toMatchObject({ answer: 'refuse', failure: { reason }, says: expect.stringContaining(says) });
  });

  it.each([new ThrottledError('slow down', api), new UnavailableError('away', api), new TypeError('a bug')])(
    'fails the plan when an API is out of reach, or on a bug: %s',
    async (error) => {
      await expect(lookAll(failing(error), two)).rejects.toBe(error);
    },
  );
});
