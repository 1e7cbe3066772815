/** The contract that every step of the list keeps. A new step is tested here without new code. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '../../sandbox/index.ts';
import type { Activities } from '../../src/activities/index.ts';
import { steps, type Step } from '../../src/contract/steps.ts';
import { makeLink, type Link } from '../support/link.ts';
import { activitiesFor, resourcesOf, startRun, type OneRun } from './one-run.ts';
import { eventually } from '../support/eventually.ts';

let sandbox: Sandbox;
let activities: Activities;
let links = 0;

beforeAll(async () => {
  sandbox = await startSandbox({ settings: { speed: 300 } });
  activities = activitiesFor(sandbox);
});
afterAll(() => sandbox.stop());

const newLink = (): Promise<Link> =>
  makeLink(sandbox.world, {
    project: `contract-${(links += 1)}`,
    probeTaskQueue: 'probe',
    request: { components: ['kafka', 'schema_registry'] },
  });

/** A new link, on which all steps before `step` are done. */
async function before(step: Step, prepare?: (link: Link) => void): Promise<{ link: Link; run: OneRun }> {
  const link = await newLink();
  prepare?.(link);
  const run = await startRun(activities, link.request);
  await run.walkTo(step);
  return { link, run };
}

const idsOf = (link: Link): readonly string[] => resourcesOf(sandbox, link).map(({ id }) => id);

/** Calls about this link that change something; a refresh only asks Aiven to look. */
const changesOf = (link: Link): number =>
  sandbox.world.ledger.calls.filter(
    ({ mutating, scope, ids, action }) =>
      mutating &&
      !action.includes('Refresh') &&
      (scope === `${link.project}/${link.service}` || ids.some((id) => idsOf(link).includes(id))),
  ).length;

describe.concurrent.each(steps)('the step $name', (step) => {
  it('looks without changing anything, before and after', async () => {
    const { link, run } = await before(step);
    const [calls, ids] = [changesOf(link), idsOf(link)];
    await run.verbs(step).look();
    expect(changesOf(link)).toBe(calls);
    expect(idsOf(link)).toEqual(ids);
    await run.walkTo(step, true);
    const [callsAfter, idsAfter] = [changesOf(link), idsOf(link)];
    const again = await run.verbs(step).look();
    expect(['nothing', 'adopt']).toContain(again.answer);
    expect(changesOf(link)).toBe(callsAfter);
    expect(idsOf(link)).toEqual(idsAfter);
  });

  it('only waits for what nobody has brought about', async () => {
    // Connections, routes and health appear by themselves, on a slow machine before the first look.
    const stuck = ({ project }: Link): void =>
      void sandbox.world.faults.add({ api: 'world', action: step.name, project, effect: { kind: 'stuck' } });
    const { link, run } = await before(step, stuck);
    const ids = idsOf(link);
    const verbs = run.verbs(step);
    const look = await verbs.look();
    const settled: unknown = await verbs.settle({ once: true }).catch((error: unknown) => error);
    // A step whose wait the sandbox does not model is done at once: then look and settle answer the same.
    if ('outputs' in look && look.outputs !== undefined) expect(settled).toEqual(look.outputs);
    else expect(settled).toMatchObject({ type: 'NotReady' });
    expect(idsOf(link)).toEqual(ids);
  });
});

describe.concurrent.each(steps.filter(({ applies }) => applies))('the changing step $name', (step) => {
  it('creates once when it is applied twice', async () => {
    const { link, run } = await before(step);
    const verbs = run.verbs(step);
    const look = await verbs.look();
    if (look.answer !== 'change') throw new Error(`nothing to apply: ${look.answer}`);
    const ids = new Set(idsOf(link));
    await verbs.apply(look.change);
    const made = idsOf(link).filter((id) => !ids.has(id));
    await verbs.apply(look.change);
    expect(made.length).toBeGreaterThan(0);
    expect(idsOf(link).filter((id) => !ids.has(id))).toEqual(made);
  });

  it('takes back what it made, and is quiet the second time', async () => {
    const { link, run } = await before(step);
    const ids = idsOf(link);
    await run.walkTo(step, true);
    const { removed, left } = await run.takeBack(step);
    expect(removed.length).toBeGreaterThan(0);
    expect(left).toEqual([]);
    await eventually(() => expect(idsOf(link)).toEqual(ids));
    expect(await run.takeBack(step)).toMatchObject({ removed: [], left: [] });
  });

  it('has nothing to take back where nothing was made', async () => {
    const { link, run } = await before(step);
    const look = await run.verbs(step).look();
    if (look.answer !== 'change') throw new Error(`nothing to apply: ${look.answer}`);
    const calls = changesOf(link);
    expect(await run.takeBack(step, [])).toMatchObject({ removed: [], left: [] });
    // The undo is registered before an attempt that never reached the API.
    expect(await run.takeBack(step, look.change.undo === undefined ? [] : [look.change.undo])).toMatchObject({
      removed: [],
      left: [],
    });
    expect(changesOf(link)).toBe(calls);
  });

  it('leaves what was there before the run', async () => {
    const { link, run } = await before(step);
    await run.walkTo(step, true);
    const ids = idsOf(link);
    const second = await startRun(activities, link.request);
    await second.walkTo(step, true);
    expect(second.made.get(step.name)).toBeUndefined();
    expect(await second.takeBack(step)).toMatchObject({ removed: [], left: [] });
    expect(idsOf(link)).toEqual(ids);
  });
});
