/** Which components of a service are not yet as wanted: on when it says so, off only when nobody is led there any more. */
import { describe, expect, it } from 'vitest';
import { lateOf } from '../../src/activities/components/access.ts';
import { startRun } from '../contract/one-run.ts';
import { runActivity } from '../support/run-activity.ts';
import { openSandbox, stepNamed } from '../support/sandboxed-activities.ts';
import type { Service, ServiceComponent } from '../../src/providers/ports/aiven.ts';

const { activities, newLink } = await openSandbox('access');

const listener = (component: string, route: string): ServiceComponent => ({
  ...{ component, route, host: 'h', port: 1, usage: 'primary', ca: 'project', ssl: true },
});

const serviceWith = (
  componentAccess: Readonly<Record<string, boolean>>,
  ...components: readonly ServiceComponent[]
): Service => ({
  ...{ name: 'orders', type: 'kafka', state: 'RUNNING', plan: 'business-4', cloudName: 'aws-eu-west-1', nodeCount: 3 },
  ...{ features: {}, componentAccess, components },
});

describe('late is', () => {
  it.each<[string, Service, readonly string[]]>([
    ['what is to be on and is off, or not named', serviceWith({ kafka: false }), ['kafka is off', 'rest is off']],
    ['nothing when all is as wanted', serviceWith({ kafka: true, rest: true }), []],
  ])('%s', (_, service, late) => {
    expect(lateOf(service, { on: ['kafka', 'rest'], off: [] })).toEqual(late);
  });

  it.each<[string, Service, readonly string[]]>([
    ['what is to be off and is on', serviceWith({ kafka: true }), ['kafka is on']],
    [
      'its routes, after it is off',
      serviceWith({ kafka: false }, listener('kafka', 'privatelink')),
      ['kafka has routes'],
    ],
    ['not its routes of other kinds', serviceWith({ kafka: false }, listener('kafka', 'dynamic')), []],
    ['not the routes of other components', serviceWith({ kafka: false }, listener('rest', 'privatelink')), []],
  ])('%s', (_, service, late) => {
    expect(lateOf(service, { on: [], off: ['kafka'] })).toEqual(late);
  });
});

describe('a change of access', () => {
  it.each([
    [{ on: ['schema_registry'], off: [] }, 'enable', 'schema_registry'],
    [{ on: [], off: ['kafka'] }, 'disable', undefined],
    [{ on: ['schema_registry'], off: ['kafka'] }, 'switch', 'schema_registry'],
  ])('%o is called %s, and claims what it switches on', async (asks, action, claimed) => {
    const link = await newLink();
    const run = await startRun(activities, link.request);
    await run.walkTo(stepNamed('components'), true);
    const look = await runActivity(activities.lookComponentAccess, { ...run.accepted, outputs: run.outputs, asks });
    expect(look).toMatchObject({ answer: 'change', more: false, change: { action, with: asks } });
    expect(look.answer === 'change' && look.change.receipt).toEqual(
      claimed === undefined ? undefined : { components: [claimed] },
    );
  });

  it('of an onboarding is one change, and needs no second look', async () => {
    const run = await startRun(activities, (await newLink()).request);
    await run.walkTo(stepNamed('components'));
    expect(await run.verbs(stepNamed('components')).look()).toMatchObject({ answer: 'change', more: false });
  });
});
