/** A wait for the connection names what broke below it, in place of waiting out its budget. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '../../sandbox/index.ts';
import { changeWorld, type WorldChange } from '../../sandbox/control/change-world.ts';
import type { Activities } from '../../src/activities/index.ts';
import { steps } from '../../src/contract/steps.ts';
import { activitiesFor, startRun } from '../contract/one-run.ts';
import { makeLink, type Link } from '../support/link.ts';

const SPEED = 300;
let sandbox: Sandbox;
let activities: Activities;
let links = 0;

beforeAll(async () => {
  sandbox = await startSandbox({ settings: { speed: SPEED, dataPlane: false } });
  activities = activitiesFor(sandbox);
});
afterAll(() => sandbox.stop());

const connection = steps.find(({ name }) => name === 'connection') ?? steps[0];

describe.concurrent('while Aiven does not list the endpoint', () => {
  it.each<[string, (link: Link, id: string) => WorldChange, string]>([
    ['rejected', (_, vpcEndpointId) => ({ do: 'rejectEndpoint', vpcEndpointId }), 'was rejected'],
    ['failed', (_, vpcEndpointId) => ({ do: 'failEndpoint', vpcEndpointId }), 'failed'],
    ['gone', (_, vpcEndpointId) => ({ do: 'vanishEndpoint', vpcEndpointId }), 'is gone'],
    [
      'without its PrivateLink resource',
      ({ project, service }) => ({ do: 'removePrivatelink', project, service }),
      'PrivateLink resource of',
    ],
  ])('an endpoint that is %s refuses within the time of two looks', async (_, changeFor, says) => {
    const link = await makeLink(sandbox.world, { project: `below-${(links += 1)}`, probeTaskQueue: 'probe' });
    sandbox.world.faults.add({
      api: 'world',
      action: 'connection',
      project: `${link.project}/${link.service}`,
      effect: { kind: 'stuck' },
    });
    const run = await startRun(activities, link.request);
    await run.walkTo(connection);
    changeWorld(sandbox.world, changeFor(link, run.outputs.vpcEndpoint?.vpcEndpointId ?? ''));
    await expect(run.verbs(connection).settle()).rejects.toThrow(says);
    await expect(run.verbs(connection).settle({ once: true })).rejects.toThrow(says);
  });
});
