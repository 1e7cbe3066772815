/** Tags of a service: tags that are not named stay, and the documented limits hold. */
import { expect, it } from 'vitest';
import { READ_ONLY } from '../../sandbox/aiven/authorize.ts';
import { createAivenClient } from '../../src/providers/aiven/aiven.ts';
import { seeded } from '../../sandbox/seed/ids.ts';
import { aivenSandbox } from './aiven-fixture.ts';

const aiven = aivenSandbox();

it('are merged by PATCH, deleted by null, replaced by PUT', async () => {
  const { path } = await aiven.service({ tags: { team: 'orders' } });
  expect((await aiven.call('GET', `${path}/tags`)).body).toEqual({ tags: { team: 'orders' } });
  await aiven.call('PATCH', `${path}/tags`, { tags: { stage: 'live' } });
  await aiven.call('PATCH', `${path}/tags`, { tags: { team: null, tier: '1' } });
  expect((await aiven.call('GET', `${path}/tags`)).body).toEqual({ tags: { stage: 'live', tier: '1' } });
  expect((await aiven.call('GET', path)).body['service']).toMatchObject({ tags: { stage: 'live', tier: '1' } });
  await aiven.call('PUT', `${path}/tags`, { tags: { only: 'this' } });
  expect((await aiven.call('GET', `${path}/tags`)).body).toEqual({ tags: { only: 'this' } });
});

it('are refused when a key or a value is too long, and nothing of the call is kept', async () => {
  const { path } = await aiven.service();
  const long = 'x'.repeat(65);
  expect((await aiven.call('PATCH', `${path}/tags`, { tags: { a: '1', [long]: '' } })).status).toBe(400);
  expect((await aiven.call('PATCH', `${path}/tags`, { tags: { a: long } })).status).toBe(400);
  expect((await aiven.call('PATCH', `${path}/tags`, {})).status).toBe(400);
  expect((await aiven.call('GET', `${path}/tags`)).body).toEqual({ tags: {} });
});

it('need a token that may write, also to be read', async () => {
  const { path } = await aiven.service();
  aiven.sandbox().world.aiven.tokens.add('reader');
  aiven.sandbox().world.aiven.tokenPermissions.set('reader', READ_ONLY);
  const answer = await aiven.call('GET', `${path}/tags`, undefined, { authorization: 'aivenv1 reader' });
  expect(answer.status).toBe(403);
});

it('are read and merged by our client, beside another writer', async () => {
  const { service } = await aiven.service({ tags: { team: 'orders' } });
  const client = createAivenClient({ url: aiven.sandbox().urls.aiven, token: seeded.token });
  const ref = { project: service.project, service: service.name };
  await Promise.all([client.updateServiceTags(ref, { ours: 'yes' }), client.updateServiceTags(ref, { theirs: 'too' })]);
  expect(await client.serviceTags(ref)).toEqual({ team: 'orders', ours: 'yes', theirs: 'too' });
  await client.updateServiceTags(ref, { ours: null });
  expect(await client.serviceTags(ref)).toEqual({ team: 'orders', theirs: 'too' });
  await client.close();
});
