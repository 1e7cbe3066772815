import { describe, expect, it } from 'vitest';
import { deleteEndpoint } from '../../sandbox/ec2/behind-the-back.ts';
import { seeded } from '../../sandbox/seed/ids.ts';
import { aivenSandbox } from './aiven-fixture.ts';
import { eventually } from '../support/eventually.ts';

const aiven = aivenSandbox();
/** Here what is being deleted is still there at the next call, however busy the machine. */
const lingering = aivenSandbox({ privatelinkGoneAfter: 86_400_000 });
const principals = [seeded.user];

describe('a privatelink', () => {
  it('A1: begins as creating, its ids present and null', async () => {
    const { link } = await aiven.service();
    const { status, body } = await aiven.call('POST', link, { principals });
    expect(status).toBe(200);
    expect(body).toEqual({
      aws_service_id: null,
      aws_service_name: null,
      principals,
      state: 'creating',
      supported_regions: [],
    });
  });

  it('A2: becomes active together with both ids, and AWS then knows its endpoint service', async () => {
    const { link, service } = await aiven.service({ nodeZoneIds: ['euw1-az2'] });
    const name = await aiven.activeLink(link);
    expect(name).toMatch(/^com\.amazonaws\.vpce\.eu-west-1\.vpce-svc-0[0-9a-f]{16}$/);
    expect(service.privatelink?.serviceId).toBe(name.split('.').at(-1));
    expect(aiven.sandbox().world.aws.endpointServices.get(name)).toMatchObject({
      allowedPrincipals: principals,
      zoneIds: ['euw1-az1', 'euw1-az2', 'euw1-az3'],
      acceptanceRequired: false,
      aiven: { project: service.project, service: 'orders' },
    });
  });

  it('A3: cannot be created twice, not even while the first is going', async () => {
    const { link } = await lingering.service();
    await lingering.activeLink(link);
    const second = await lingering.call('POST', link, { principals });
    await lingering.call('DELETE', link);
    const third = await lingering.call('POST', link, { principals });
    for (const { status, body } of [second, third]) {
      expect(status).toBe(409);
      expect(body['message']).toContain('already exists');
    }
  });

  it.each([
    ['outside a VPC', { projectVpcId: null }, 409, /not in a project VPC/],
    ['of a type without it', { type: 'flink' }, 400, /not supported for service type flink/],
    ['in another cloud', { cloudName: 'google-europe-west1' }, 400, /not available in cloud google-europe-west1/],
    ['that is powered off', { state: 'POWEROFF' as const }, 409, /not powered on/],
  ])('A4: is refused for a service %s', async (_, options, status, message) => {
    const { link } = await aiven.service(options);
    const reply = await aiven.call('POST', link, { principals });
    expect(reply.status).toBe(status);
    expect(reply.body['message']).toMatch(message);
    expect((await aiven.call('GET', link)).status).toBe(404);
  });

  it('A5: stays in creating for ever when the service was rebalancing', async () => {
    const { link, service } = await aiven.service({ state: 'REBALANCING' });
    await aiven.call('POST', link, { principals });
    await eventually(() => expect(service.state).toBe('RUNNING'));
    const { link: later } = await aiven.service();
    await aiven.activeLink(later);
    expect((await aiven.call('GET', link)).body['state']).toBe('creating');
  });

  it('A6: is updated field by field, in place, and the allow-list at AWS with it', async () => {
    const { link } = await aiven.service();
    expect((await aiven.call('PUT', link, { principals })).status).toBe(404);
    const name = await aiven.activeLink(link);
    const other = ['arn:aws:iam::444455556666:root'];
    expect((await aiven.call('PUT', link, { principals: other })).body).toMatchObject({
      principals: other,
      state: 'active',
    });
    expect((await aiven.call('PUT', link, { supported_regions: ['eu-west-2'] })).body).toMatchObject({
      principals: other,
    });
    expect(aiven.sandbox().world.aws.endpointServices.get(name)).toMatchObject({
      allowedPrincipals: other,
      supportedRegions: ['eu-west-1', 'eu-west-2'],
    });
  });

  it('A7: is deleted later than asked, keeps its ids meanwhile, then was never there', async () => {
    const { link, service } = await aiven.service();
    const name = await aiven.activeLink(link);
    // An attached endpoint delays the deletion, however slow the calls are.
    const endpoint = aiven.endpoint(name, aiven.vpc());
    await eventually(() => expect(service.privatelink?.connections).toHaveLength(1));
    const first = await aiven.call('DELETE', link);
    expect(first.body).toMatchObject({ state: 'deleting', aws_service_name: name });
    expect((await aiven.call('DELETE', link)).body).toEqual(first.body);
    deleteEndpoint(aiven.sandbox().world, endpoint.id);
    await eventually(async () => expect((await aiven.call('GET', link)).status).toBe(404));
    expect(aiven.sandbox().world.aws.endpointServices.has(name)).toBe(false);
    expect((await aiven.call('DELETE', link)).status).toBe(404);
    expect((await aiven.call('POST', link, { principals })).status).toBe(200);
  });

  it('A8: stays deleting while an endpoint is attached', async () => {
    const { link, service } = await aiven.service();
    const endpoint = aiven.endpoint(await aiven.activeLink(link), aiven.vpc());
    await eventually(() => expect(service.privatelink?.connections).toHaveLength(1));
    await aiven.call('DELETE', link);
    const { link: other } = await aiven.service();
    await aiven.activeLink(other);
    expect((await aiven.call('GET', link)).body['state']).toBe('deleting');
    deleteEndpoint(aiven.sandbox().world, endpoint.id);
    await eventually(async () => expect((await aiven.call('GET', link)).status).toBe(404));
  });

  it.each([
    ['no body', undefined, /not a JSON object/],
    ['no principals', {}, /'principals' is a required property/],
    ['null, as the CLI sends it', { principals: null }, /None is not of type 'array'/],
    ['none', { principals: [] }, /too short/],
    ['seventeen', { principals: Array.from({ length: 17 }, (_, at) => `${seeded.user}${at}`) }, /at most 16/],
    ['no ARN', { principals: ['111122223333'] }, /not a valid IAM principal ARN/],
    ['a backslash', { principals: [String.raw`arn:aws:iam::111122223333:user\me`] }, /not a valid IAM principal ARN/],
    ['an unknown key', { principals, colour: 'red' }, /'colour' was unexpected/],
    ['broken JSON', '{', /not valid JSON/],
  ])('A24: takes 1 to 16 ARNs: %s is refused', async (_, body, message) => {
    const { link } = await aiven.service();
    const reply = await aiven.call('POST', link, body);
    expect(reply.status).toBe(400);
    expect(reply.body['message']).toMatch(message);
  });
});

describe('with deleteWithEndpoints: reject', () => {
  const rejecting = aivenSandbox({ deleteWithEndpoints: 'reject', createWhileNotRunning: 'refuse' });

  it('A8: deletion rejects the endpoints attached', async () => {
    const { link, service } = await rejecting.service();
    const endpoint = rejecting.endpoint(await rejecting.activeLink(link), rejecting.vpc());
    await eventually(() => expect(service.privatelink?.connections).toHaveLength(1));
    await rejecting.call('DELETE', link);
    expect(endpoint.state).toBe('rejected');
    await eventually(async () => expect((await rejecting.call('GET', link)).status).toBe(404));
  });

  it('A5: creation on a rebalancing service may be refused instead', async () => {
    const { link } = await rejecting.service({ state: 'REBALANCING' });
    expect((await rejecting.call('POST', link, { principals })).status).toBe(409);
  });
});
