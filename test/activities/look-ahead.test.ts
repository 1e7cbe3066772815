/** What the end of a wait already shows of the steps that follow. */
import { describe, expect, it, vi } from 'vitest';
import { thenLooking, type WaitingSteps } from '../../src/activities/look-ahead.ts';
import type { Look, SettleInput } from '../../src/contract/step-contract.ts';

const active = { serviceName: 'com.amazonaws.vpce.eu-west-1.vpce-svc-1', serviceId: 'vpce-svc-1', principals: [] };
const enabled: Look = { answer: 'nothing', says: 'kafka enabled already' };
const endpoint = {
  key: 'vpc-1',
  vpcId: 'vpc-1',
  subnetIds: ['subnet-1'],
  securityGroupIds: ['sg-1'],
  region: 'eu-west-1',
  account: '111122223333',
  actingPrincipal: 'arn:aws:iam::111122223333:root',
  usdPerHour: 0.01,
};
const input: SettleInput = {
  project: 'shop',
  service: 'orders-kafka',
  components: ['kafka'],
  principals: [],
  zones: 'any',
  serviceRegion: 'eu-west-1',
  otherRegions: [],
  outputs: {},
  wait: { want: 'settled', until: 'active' },
  then: [{ step: 'components' }, { step: 'vpcEndpoint', endpoint }],
};

const settling = (output: unknown, looks: Partial<Record<'components' | 'vpcEndpoint', () => Promise<Look>>>) => {
  const look = { components: vi.fn(looks.components), vpcEndpoint: vi.fn(looks.vpcEndpoint) };
  const steps = {
    privatelink: { settle: () => Promise.resolve(output) },
    components: { look: look.components },
    vpcEndpoint: { look: look.vpcEndpoint },
  } as unknown as WaitingSteps;
  return { look, settle: thenLooking('privatelink', steps) };
};

describe('a wait that ends', () => {
  it('looks at the steps behind it, with what it has brought', async () => {
    const { settle, look } = settling(active, { components: async () => enabled, vpcEndpoint: async () => enabled });
    expect(await settle(input)).toEqual({
      ...active,
      looks: [
        { step: 'components', look: enabled },
        { step: 'vpcEndpoint', endpoint: 'vpc-1', look: enabled },
      ],
    });
    expect(look.vpcEndpoint).toHaveBeenCalledWith(
      expect.objectContaining({ endpoint, outputs: { privatelink: active } }),
    );
  });

  it('leaves a look out that fails: the run takes it, where it is seen', async () => {
    const { settle } = settling(active, {
      components: () => Promise.reject(new Error('no answer')),
      vpcEndpoint: async () => enabled,
    });
    expect(await settle(input)).toEqual({
      ...active,
      looks: [{ step: 'vpcEndpoint', endpoint: 'vpc-1', look: enabled }],
    });
  });

  it('does not wait for a look that takes long', async () => {
    const { settle } = settling(active, {
      components: async () => enabled,
      // eslint-disable-next-line house/waits -- the look that is not waited for
      vpcEndpoint: () => new Promise<never>(() => undefined),
    });
    expect(await settle(input)).toEqual({ ...active, looks: [{ step: 'components', look: enabled }] });
  });

  it('looks at nothing when it brought nothing, or nobody asks', async () => {
    const { settle, look } = settling(null, {});
    expect(await settle(input)).toBeNull();
    const { then: _, ...alone } = input;
    expect(await settling(active, {}).settle(alone)).toEqual(active);
    expect(look.components).not.toHaveBeenCalled();
  });
});
