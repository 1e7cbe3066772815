/** What a run is given by the plan that it begins with, and what ends it before it changes anything. */
import { describe, expect, it } from 'vitest';
import type { LookOf } from '../../src/activities/plan/looks.ts';
import { createValidateRequest } from '../../src/activities/validate.ts';
import { workflowIdOf, type PrivateLinkRequest } from '../../src/contract/request.ts';
import { endpoint, request, depsOf, lookOf, refusing, type World } from '../support/planned-link.ts';
import { ACCOUNT, ROLE } from '../support/subject.ts';

describe('a run begins with its plan', () => {
  const begun = (world: World, more: Partial<PrivateLinkRequest> = {}, look: LookOf = lookOf) =>
    createValidateRequest(
      depsOf(world),
      () => look,
    )({ request: { ...request, ...more }, workflowId: workflowIdOf(request) });

  it('and is given what was accepted, and what is worth a warning, which a note is not', async () => {
    const world: World = { service: { plan: 'x' }, deps: { notifies: true } };
    const accepted = await begun(world, {
      principals: [ROLE, `arn:aws:iam::${ACCOUNT}:root`],
      endpoints: [{ ...endpoint, region: 'me-south-1' }],
    });
    expect(accepted).toMatchObject({ serviceRegion: 'eu-west-1', notifies: true });
    expect(accepted.warnings).toEqual([
      `principals[1]: arn:aws:iam::${ACCOUNT}:root lets everybody in account ${ACCOUNT} connect. Fix: name a role`,
    ]);
    expect(await begun({ deps: { notifies: false } })).not.toHaveProperty('notifies');
  });

  it('goes on over an error that parks it, and ends with one that does not', async () => {
    const parking = await begun({}, {}, refusing({ type: 'Denied', message: 'no' }));
    expect(parking.warnings).toEqual(['endpoints[0]: no. Fix: put it right']);
    await expect(begun({}, {}, refusing({ type: 'Invalid', message: 'wrong' }))).rejects.toMatchObject({
      type: 'Invalid',
      details: [{ problems: [{ problem: 'wrong' }] }],
    });
    await expect(begun({ service: { name: 'gone' } })).rejects.toMatchObject({ type: 'Invalid' });
  });

  it('never under another id than that of its link', async () => {
    const elsewhere = { request, workflowId: 'my-run' };
    await expect(createValidateRequest(depsOf({}), () => lookOf)(elsewhere)).rejects.toMatchObject({
      details: [{ problems: [{ field: 'workflowId', value: 'my-run' }] }],
    });
  });

  it.each(['REBALANCING', 'REBUILDING'])('later, when the service is %s', async (state) => {
    await expect(begun({ service: { state }, deps: { timeScale: 10 } })).rejects.toMatchObject({
      message: `the service shop/orders is ${state}`,
      options: { reason: 'serviceNotRunning', retryAfterMs: 1_000 },
    });
  });
});
