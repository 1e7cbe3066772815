/** The product's own clients read what was recorded: whatever a real account says one day can be played to them again. */
import { join } from 'node:path';
import { expect, it as base } from 'vitest';
import { loadSettings } from '../../src/config/settings.ts';
import { createClients } from '../../src/clients.ts';
import { replay, type Replayed } from './replayed.ts';

const it = base.extend<{ tape: Replayed }>({
  // eslint-disable-next-line no-empty-pattern -- vitest wants an object pattern here, empty or not
  tape: async ({}, use) => {
    const tape = await replay(join(import.meta.dirname, 'cassettes/second-sandbox.jsonl'));
    await use(tape);
    await tape.stop();
  },
});

const clientsOf = ({ url }: Replayed) => {
  const env = {
    AIVEN_WEB_URL: url,
    AIVEN_TOKEN: 'any token',
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: 'AKIAREPLAYED00000000',
    AWS_SECRET_ACCESS_KEY: 'any',
  };
  Object.assign(process.env, env);
  return createClients(loadSettings({ profile: false }, env));
};

it('the Aiven client reads each state of the PrivateLink resource, in the order of the tape', async ({ tape }) => {
  const { aiven } = clientsOf(tape);
  const { project, service } = tape.cassette.header.request;
  const looks = tape.recorded('GET /project/{}/service/{}/privatelink/aws');
  const told = looks.flatMap(({ answer }) => (answer === undefined ? [] : [answer.body]));
  const states: (string | undefined)[] = [];
  for (const _ of told) states.push((await aiven.getPrivatelink({ project, service }))?.state);
  expect(states).toEqual(told.map((body) => (body as { state?: string } | null)?.state));
  expect(new Set(states)).toEqual(new Set([undefined, 'creating', 'active', 'deleting']));
});

it('the Aiven client reads the service, with what this world has and the sandbox has not', async ({ tape }) => {
  const { aiven } = clientsOf(tape);
  const { project, service } = tape.cassette.header.request;
  expect(tape.recorded('GET /project/{}/service/{}')[0]?.answer?.body).toMatchObject({
    service: { brand_new: 'text-10' },
  });
  expect(await aiven.getService({ project, service })).toMatchObject({
    name: service,
    type: 'kafka',
    state: 'RUNNING',
  });
});

it('the AWS client reads who calls, and the subnets in their zones', async ({ tape }) => {
  const { aws } = clientsOf(tape);
  const { endpoints } = tape.cassette.header.request;
  expect(await aws.identity({ region: 'eu-west-1' })).toMatchObject({ account: '000000000001' });
  const subnets = await aws.ec2({ region: 'eu-west-1' }).subnets(endpoints[0]?.subnetIds ?? []);
  expect(subnets.map(({ zoneId }) => zoneId)).toEqual(expect.arrayContaining(['euw1-az1', 'euw1-az2']));
});
