/** What must be true of a link and of its histories when a run is over, whatever happened meanwhile. */
import { expect } from 'vitest';
import type { OnboardResult } from '../../src/client.ts';
import { seeded } from '../../sandbox/seed/ids.ts';
import { expectSoundTasks, historyOf } from '../support/histories.ts';
import type { Scenario } from '../support/scenario.ts';
import { eventually } from '../support/eventually.ts';

/** The result. @throws Error with the cause when the run is parked instead */
export async function ended({ run, workflowId, installation }: Scenario): Promise<OnboardResult> {
  const handle = installation.temporal.workflow.getHandle(workflowId);
  const parked = await eventually(async () => {
    const { status } = await handle.describe();
    if (status.name !== 'RUNNING') return [];
    const state = await run.state();
    if (state.parked.length === 0) throw new Error(`${workflowId} still runs`);
    return state.parked;
  });
  expect(parked, `what is parked of ${workflowId}`).toEqual([]);
  return run.result();
}

/** Proven, and one of each resource: never two of any, not even for a while. */
export function expectConnectedOnce(link: Scenario, { outcome, endpoints, left }: OnboardResult): void {
  expect(outcome).toBe('ready');
  expect(left).toEqual([]);
  for (const { verifiedBy, zones, routes } of endpoints) {
    expect(verifiedBy).toBe('probe');
    expect(zones.filter(({ healthy }) => healthy)).toHaveLength(3);
    expect(routes.length).toBeGreaterThan(0);
  }
  expectOneOfEach(link);
  expect(live(link, 'vpcEndpoint')).toEqual(endpoints.map(({ vpcEndpointId }) => vpcEndpointId));
  expect(live(link, 'privatelink')).toHaveLength(1);
}

/** Of everything ever made: one privatelink, one endpoint per VPC, each component enabled once. */
export function expectOneOfEach(link: Scenario, endpoints = link.vpcs.length): void {
  expect(link.made('privatelink')).toHaveLength(1);
  expect(link.made('vpcEndpoint')).toHaveLength(endpoints);
  expect(link.made('componentAccess')).toHaveLength(link.request.components.length);
}

/** Nothing of ours is left but what the result lists. */
export function expectNothingLeft(link: Scenario, { left }: OnboardResult): void {
  expect(left).toEqual([]);
  expect(link.left()).toEqual([]);
}

/** No workflow task failed, and the history contains no secret of the sandbox. */
export async function expectCleanHistory(link: Scenario): Promise<void> {
  const { temporal } = link.installation;
  await expectSoundTasks(temporal, link.workflowId);
  const written = textOf(await historyOf(temporal, link.workflowId));
  expect(written, 'the text of the history').toContain(link.service);
  for (const [name, secret] of secretsOf(link))
    expect(written.includes(secret), `${name} in the history of ${link.workflowId}`).toBe(false);
}

function secretsOf({ world, project, service }: Scenario): [name: string, secret: string][] {
  const users = world.aiven.projects.get(project)?.services.get(service)?.users ?? [];
  return [
    ['the Aiven token', seeded.token],
    ['the AWS secret key', seeded.secretAccessKey],
    ...users.map(({ password }): [string, string] => ['a password', password]),
    ...users.flatMap(({ accessKey }): [string, string][] => (accessKey ? [['a client key', accessKey]] : [])),
  ];
}

/** Every string in it, and every payload as text. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value instanceof Uint8Array) return Buffer.from(value).toString();
  if (typeof value !== 'object' || value === null) return '';
  return Object.values(value).map(textOf).join('\n');
}

const live = (link: Scenario, kind: 'vpcEndpoint' | 'privatelink'): readonly string[] =>
  link
    .made(kind)
    .filter(({ deletedAt }) => deletedAt === undefined)
    .map(({ id }) => id);
