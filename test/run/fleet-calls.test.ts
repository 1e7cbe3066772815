/** How a fleet's activities are called: looks in parts, and watches that end with the fleet. */
import { CancellationScope } from '@temporalio/workflow';
import { describe, expect, it } from 'vitest';
import type { PrivateLinkRequest } from '../../src/contract/request.ts';
import { callWatch } from '../../src/workflows/fleet/fleet-activities.ts';
import { lookAtFleet } from '../../src/workflows/look-at-fleet.ts';
import { entryOf, fleetWith } from '../support/fleet-run.ts';
import { failure } from '../support/open-run.ts';
import { fails } from '../support/scripted-world.ts';
import { GOES_ON, openWorkflow, type Called } from '../support/workflow-context.ts';

const requests = Array.from({ length: 60 }, (_, nth): PrivateLinkRequest => ({
  ...{ project: 'shop', service: `s${nth}`, components: [], endpoints: [] },
}));

it('a look at a fleet asks for 25 items at a time, each once, and keeps their order', async () => {
  const given = ({ input }: Called) => (input as { requests: readonly PrivateLinkRequest[] }).requests;
  const workflow = openWorkflow({ answer: (called) => given(called).map(({ service }) => ({ link: service })) });
  const looks = await workflow.end(lookAtFleet(requests.slice(0, 40), requests.slice(40)));
  expect(looks.map(({ link }) => link)).toEqual(requests.map(({ service }) => service));
  expect(workflow.calls.map((call) => given(call).length)).toEqual([25, 25, 10]);
});

describe('a watch', () => {
  it('that is cancelled ends at once', async () => {
    const workflow = openWorkflow({ answer: () => GOES_ON });
    const scope = new CancellationScope();
    const watched = callWatch(fleetWith([entryOf('a', 'open', { runId: 'r' })]), scope);
    await workflow.run();
    scope.cancel();
    expect(await workflow.end(watched)).toEqual([]);
    expect(workflow.timers).toEqual([]);
  });

  it('that fails is tried again after half a minute', async () => {
    const workflow = openWorkflow({ answer: fails(failure('No worker.')) });
    const watched = callWatch(fleetWith([entryOf('a', 'open', { runId: 'r' })]), new CancellationScope());
    await workflow.run();
    expect(workflow.timers).toMatchObject([{ ms: 30_000 }]);
    await workflow.endTimer();
    expect(await workflow.end(watched)).toEqual([]);
  });
});
