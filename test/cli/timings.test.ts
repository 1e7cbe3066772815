import { describe, expect, it } from 'vitest';
import type { LedgerCall, LedgerHandshake, LedgerTransition } from '../../sandbox/ledger.ts';
import { timingsOf } from '../../src/cli/follow/timings.ts';

const link = { project: 'shop', service: 'orders-kafka' };
const endpoints = [{ key: 'vpc-0a1', vpcEndpointId: 'vpce-1' }];

/** World time runs ten times as fast as the wall clock. */
const transition = (at: number, id: string, state: string): LedgerTransition => ({ id, state, at, worldAt: at * 10 });
const call = (at: number, shown: Record<string, string>): LedgerCall => ({
  api: 'aiven',
  action: 'any',
  mutating: false,
  outcome: 200,
  scope: 'shop/orders-kafka',
  ids: [],
  shown,
  at,
});
const handshake = (at: number, target: string, shown: LedgerHandshake['shown']): LedgerHandshake => ({
  vpcEndpointId: 'vpce-1',
  address: '127.9.0.4',
  port: 10000,
  zoneId: 'az1',
  target,
  shown,
  answer: shown === 'healthy' ? 'spoken' : 'reset',
  at,
});

const targets = 'shop/orders-kafka/targets/kafka';
const full = {
  transitions: [
    transition(0, 'shop/orders-kafka/privatelink', 'creating'),
    transition(100, 'shop/orders-kafka/privatelink', 'active'),
    transition(110, 'vpce-1', 'pending'),
    transition(200, 'vpce-1', 'available'),
    transition(220, 'vpce-1/connection', 'connected'),
    transition(230, 'vpce-1/connection', 'active'),
    transition(240, 'shop/orders-kafka/access/kafka', 'true'),
    transition(250, 'shop/orders-kafka/routes/vpce-1', 'listed'),
    transition(250, `${targets}/az1`, 'initial'),
    transition(250, `${targets}/az2`, 'initial'),
    transition(300, `${targets}/az1`, 'healthy'),
    transition(310, `${targets}/az2`, 'healthy'),
  ],
  calls: [
    call(50, { 'shop/orders-kafka/privatelink': 'creating' }),
    call(105, { 'shop/orders-kafka/privatelink': 'active' }),
    call(109, { 'shop/orders-kafka/privatelink': 'active' }),
    call(203, { 'vpce-1': 'available' }),
    call(237, { 'vpce-1/connection': 'active' }),
    call(240, { 'shop/orders-kafka/access/kafka': 'true' }),
    call(252, { 'shop/orders-kafka/routes/vpce-1': 'listed' }),
  ],
  handshakes: [
    handshake(299, `${targets}/az1`, 'initial'),
    handshake(302, `${targets}/az1`, 'healthy'),
    handshake(320, `${targets}/az2`, 'healthy'),
  ],
};

describe('timings', () => {
  it('say how long the world took from what set a step off, and how soon the good state was seen', () => {
    expect(timingsOf(full, link, endpoints)).toEqual([
      { step: 'privatelink', endpoint: null, worldMs: 1000, lagMs: 5 },
      { step: 'vpcEndpoint', endpoint: 'vpc-0a1', worldMs: 900, lagMs: 3 },
      { step: 'connection', endpoint: 'vpc-0a1', worldMs: 300, lagMs: 7 },
      { step: 'components', endpoint: null, worldMs: 0, lagMs: 0 },
      { step: 'routes', endpoint: 'vpc-0a1', worldMs: 100, lagMs: 2 },
      { step: 'targets', endpoint: 'vpc-0a1', worldMs: 600, lagMs: 10 },
    ]);
  });

  it('leave out what was there before, or was not seen', () => {
    const unseen = { ...full, calls: [], handshakes: [] };
    expect(timingsOf(unseen, link, endpoints)).toEqual([]);
    expect(timingsOf({ ...full, transitions: [] }, link, endpoints)).toEqual([]);
  });

  it('leave out an endpoint that never came to be', () => {
    const timed = timingsOf(full, link, [...endpoints, { key: 'vpc-0b2' }]);
    expect(timed.filter(({ endpoint }) => endpoint === 'vpc-0b2').map(({ step }) => step)).toEqual([]);
  });
});
