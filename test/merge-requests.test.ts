import { expect, it } from 'vitest';
import { extendRequest, sameRequest, uniteRequests } from '../src/contract/merge-requests.ts';
import type { PrivateLinkRequest } from '../src/contract/request.ts';

const request = (more: Partial<PrivateLinkRequest> = {}): PrivateLinkRequest => ({
  project: 'shop',
  service: 'orders',
  components: ['kafka'],
  endpoints: [],
  ...more,
});

it.each([{ zones: 'any' }, { onFailure: 'park' }] as const)(
  'a row that says a default and a row that says nothing agree: %j',
  (said) => {
    for (const [one, other] of [
      [request(said), request()],
      [request(), request(said)],
    ] as const)
      expect(uniteRequests(one, other, 'open')).toEqual({ request: request(said), contradictions: [] });
  },
);

it('what one row of a manifest leaves out, the other decides, in whichever order they stand', () => {
  expect(uniteRequests(request(), request({ zones: 'all' }), 'open').request.zones).toBe('all');
  expect(uniteRequests(request({ zones: 'all' }), request(), 'open').request.zones).toBe('all');
});

it('an open run has the default where its request says nothing, so another value contradicts it', () => {
  const merged = extendRequest(request(), request({ zones: 'all' }), []);
  expect(merged).toEqual({ conflict: expect.stringContaining('zones differs: this asks for all, the run has any.') });
});

it('a default said to an open run that has it changes nothing', () => {
  const merged = extendRequest(request(), request({ zones: 'any', onFailure: 'park' }), []);
  expect('request' in merged && sameRequest(merged.request, request())).toBe(true);
});

it('budgets that differ contradict, whatever the order of their fields', () => {
  const one = request({ budgets: { vpcEndpoint: '30 minutes', routes: '5 minutes' } });
  const same = request({ budgets: { routes: '5 minutes', vpcEndpoint: '30 minutes' } });
  const other = request({ budgets: { routes: '6 minutes' } });
  expect(uniteRequests(one, same, 'open').contradictions).toEqual([]);
  expect(uniteRequests(one, other, 'open').contradictions).toMatchObject([{ field: 'budgets' }]);
});
