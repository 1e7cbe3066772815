import { describe, expect } from 'vitest';
import { seeded } from '../../sandbox/seed/ids.ts';
import { fleetHandle } from '../../src/client/fleets.ts';
import { ProblemsError } from '../../src/client.ts';
import type { FleetResult, FleetSettings } from '../../src/contract/fleet.ts';
import type { PrivateLinkRequest } from '../../src/contract/request.ts';
import { cacheModes } from '../support/installation.ts';
import { apply, createdFor, links } from './fleets.ts';
import { eventually } from '../support/eventually.ts';

const stateOf = ({ items }: Pick<FleetResult, 'items'>, request: PrivateLinkRequest): string | undefined =>
  items.find(({ link }) => link === `${request.project}/${request.service}`)?.state;

/** Ten kilobytes: a dozen of them fill a page. */
const large = (request: PrivateLinkRequest): PrivateLinkRequest => {
  const tags = Object.fromEntries(Array.from({ length: 40 }, (_, nth) => [`tag-${nth}`, 'x'.repeat(250)]));
  return { ...request, endpoints: request.endpoints.map((endpoint) => ({ ...endpoint, tags })) };
};

const noSuchService = (request: PrivateLinkRequest): PrivateLinkRequest => ({ ...request, service: 'absent' });

describe.concurrent.each(cacheModes({ sandbox: { settings: { dataPlane: false } } }))(
  'with the workflow cache $cache',
  ({ cache, it }) => {
    const named = (name: string): FleetSettings => ({ name: `${name}-${cache}` });

    // Without the cache every task replays, so a tenth of the size is used there.
    const items = cache === 'on' ? 30 : 6;
    const threshold = items / 3;

    it(`${items} items with a threshold of ${threshold} go through chained runs, each item once`, async ({
      installation,
    }) => {
      const requests = await links(installation, items);
      const { fleet } = await apply(
        installation,
        { ...named('chained'), itemsPerRun: threshold, concurrency: 12 },
        requests,
      );
      const result = await fleet.result();
      expect(result.runs).toBeGreaterThanOrEqual(2);
      expect(result.totals).toMatchObject({ ready: items, failed: 0, waiting: 0 });
      expect(new Set(result.items.map(({ link }) => link)).size).toBe(items);
      expect(createdFor(installation, requests)).toEqual(requests.map(() => [200]));
    });

    it('tells what was there before, what failed, and what another run held back', async ({ installation }) => {
      const [there, wrong, fresh] = (await links(installation, 3)) as [
        PrivateLinkRequest,
        PrivateLinkRequest,
        PrivateLinkRequest,
      ];
      await (await installation.causeway.onboard(there)).result();
      const { fleet } = await apply(installation, named('mixed'), [there, noSuchService(wrong), fresh]);
      const result = await fleet.result();
      expect(stateOf(result, there)).toBe('alreadyThere');
      expect(stateOf(result, fresh)).toBe('ready');
      expect(result.items.find(({ state }) => state === 'failed')?.why).toContain('absent');
      await expect(fleet.retry({ actor: 'tester' })).resolves.toMatchObject({ says: expect.stringContaining('1') });
      expect((await fleet.result()).items).toHaveLength(1);
    });

    it('starts nothing more once the tolerance is passed, and what is under way goes on', async ({ installation }) => {
      const requests = await links(installation, 6);
      const [first, ...others] = requests as [PrivateLinkRequest, ...PrivateLinkRequest[]];
      const items = [noSuchService(first), ...others];
      const { fleet } = await apply(installation, { ...named('tolerant'), concurrency: 2, tolerance: 0 }, items);
      const result = await fleet.result();
      expect(result.stopped).toContain('tolerance');
      expect(result.totals.failed).toBe(1);
      expect(result.totals.waiting).toBeGreaterThan(0);
      expect(result.totals.ready + result.totals.waiting).toBe(5);
    });

    it('stopped, it starts nothing more and watches what is under way; a retry starts the rest', async ({
      installation,
    }) => {
      const requests = await links(installation, 5);
      const { fleet } = await apply(installation, { ...named('stopped'), concurrency: 2 }, requests);
      await eventually(async () => expect((await fleet.state()).totals).toMatchObject({ open: 2 }), { interval: 50 });
      const { says } = await fleet.stop({ actor: 'ada', reason: 'a freeze' });
      expect(says).toBe('3 are not started, 2 go on.');
      await expect(fleet.stop()).rejects.toThrow('Nothing more is started: it was stopped by ada: a freeze.');
      const { totals, stopped } = await fleet.result();
      expect(stopped).toBe('it was stopped by ada: a freeze');
      expect(totals).toMatchObject({ ready: 2, waiting: 3 });
      expect((await fleet.state()).audit).toContainEqual(expect.objectContaining({ what: 'stop', actor: 'ada' }));
      expect((await fleet.retry({ actor: 'ada' })).says).toBe('3 are started again.');
      expect((await fleet.result()).totals).toMatchObject({ ready: 3, waiting: 0 });
    });

    it('is handed over in pages when it is large, and so is what a retry runs', async ({ installation }) => {
      const [real, ...others] = (await links(installation, 30)) as [PrivateLinkRequest, ...PrivateLinkRequest[]];
      const items = [...others.map((each) => large(noSuchService(each))), real];
      const { answer, fleet } = await apply(installation, { ...named('large'), itemsPerRun: 20 }, items);
      expect(Object.values(answer.totals).reduce((sum, count) => sum + count, 0)).toBe(items.length);
      const { totals, runs } = await fleet.result();
      expect(totals).toMatchObject({ ready: 1, failed: others.length });
      expect(runs).toBeGreaterThanOrEqual(2);
      expect((await fleet.retry()).says).toBe(`${others.length} are started again.`);
      expect((await fleet.result()).totals).toMatchObject({ ready: 0, failed: others.length });
    });

    it('stays open, and says for what, when its caller went away while handing it over', async ({ installation }) => {
      const [first, second] = (await links(installation, 2)) as [PrivateLinkRequest, PrivateLinkRequest];
      const { temporal, settings } = installation;
      const { name } = named('half');
      const workflowId = `privatelink-fleet/${name}`;
      const args = [{ name, items: [first], pages: 2 }];
      await temporal.workflow.start('onboardFleet', { workflowId, taskQueue: settings.taskQueue, args });
      const fleet = fleetHandle(temporal, settings.taskQueue, name);
      const half = await eventually(async () => {
        const state = await fleet.state();
        expect(stateOf(state, first)).toBe('ready');
        return state;
      });
      expect(half).toMatchObject({ over: false, awaits: '1 of 2 pages of items: apply the manifest again' });
      await apply(installation, { name }, [first, second]);
      expect((await fleet.result()).totals).toMatchObject({ ready: 2 });
    });

    it('starts one of each account by turns, in whatever order the manifest lists them', async ({ installation }) => {
      const make = (account: string, endpoint: object) =>
        Promise.all([1, 2, 3].map(() => installation.link({ probed: false, vpcs: [{ account }], endpoint })));
      const ours = await make(seeded.account, {});
      const theirs = await make(seeded.otherAccount, { roleArn: seeded.roles.other, externalId: seeded.externalId });
      const requests = [...ours, ...theirs].map(({ request }) => request);
      const { fleet } = await apply(installation, { ...named('turns'), concurrency: 2 }, requests);
      expect((await fleet.result()).totals).toMatchObject({ ready: 6 });
      const began = requests.map(({ project }) =>
        installation.sandbox.world.ledger.calls.findIndex(({ scope }) => scope.startsWith(`${project}/`)),
      );
      const [first, second] = [began.slice(0, 3), began.slice(3)];
      // In turn: the second account's first start does not wait for the first account's last.
      expect(Math.min(...second)).toBeLessThan(Math.min(...first.slice(1)));
      expect(Math.max(...first)).toBeGreaterThan(Math.max(...second.slice(0, 2)));
    });

    it('cancelled, it leaves the onboardings; cancelled with its runs, they roll back', async ({ installation }) => {
      const requests = await links(installation, 4);
      for (const { endpoints } of requests) {
        const vpc = endpoints[0]?.vpcId ?? '';
        const stuck = { kind: 'stuck' } as const;
        installation.sandbox.world.faults.add({ api: 'world', action: 'vpcEndpoint', vpc, effect: stuck });
      }
      const { fleet } = await apply(installation, named('cancelled'), requests);
      await eventually(async () => expect((await fleet.state()).totals).toMatchObject({ open: 4 }));
      await fleet.cancel();
      expect((await fleet.state()).totals).toMatchObject({ open: 4 });
      const { cancelled } = await fleet.cancelWithRuns();
      expect(cancelled).toHaveLength(4);
      for (const request of requests) {
        await expect(installation.causeway.run(request).result()).rejects.toMatchObject({ type: 'RolledBack' });
      }
    });

    it('is refused as a whole when an item is wrong, also from the Web UI', async ({ installation }) => {
      const [good] = (await links(installation, 1)) as [PrivateLinkRequest];
      const { temporal, settings } = installation;
      const { name } = named('wrong');
      const handle = await temporal.workflow.start('onboardFleet', {
        workflowId: `privatelink-fleet/${name}`,
        taskQueue: settings.taskQueue,
        args: [{ name, items: [good, { ...good, service: 'other', endpoints: [{ vpcId: 'nonsense' }] }] }],
      });
      await expect(handle.result()).rejects.toThrow();
      const error = await fleetHandle(temporal, settings.taskQueue, name)
        .result()
        .catch((each: unknown) => each);
      expect(error).toBeInstanceOf(ProblemsError);
      expect((error as ProblemsError).problems).toContainEqual(expect.objectContaining({ value: 'nonsense' }));
      await expect(installation.causeway.status(good)).rejects.toMatchObject({ type: 'NotFound' });
    });
  },
);
