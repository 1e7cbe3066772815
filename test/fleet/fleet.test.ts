import { describe, expect, vi } from 'vitest';
import { applyFleet, fleetHandle } from '../../src/client/fleets.ts';
import { ProblemsError } from '../../src/client.ts';
import type { FleetResult, FleetSettings } from '../../src/fleet.ts';
import type { PrivateLinkRequest } from '../../src/request.ts';
import { cacheModes, type Installation } from '../support/installation.ts';

const links = async (installation: Installation, count: number): Promise<PrivateLinkRequest[]> => {
  const made = Array.from({ length: count }, () => installation.link({ probed: false }));
  return (await Promise.all(made)).map(({ request }) => request);
};

const apply = async (
  { temporal, settings }: Installation,
  fleet: FleetSettings,
  requests: readonly PrivateLinkRequest[],
) => {
  const answer = await applyFleet(temporal, settings.taskQueue, fleet, requests, 'tester');
  return { answer, fleet: fleetHandle(temporal, settings.taskQueue, fleet.name) };
};

const stateOf = ({ items }: Pick<FleetResult, 'items'>, request: PrivateLinkRequest): string | undefined =>
  items.find(({ link }) => link === `${request.project}/${request.service}`)?.state;

const noSuchService = (request: PrivateLinkRequest): PrivateLinkRequest => ({ ...request, service: 'absent' });

describe.each(cacheModes({ sandbox: { settings: { dataPlane: false } } }))(
  'with the workflow cache $cache',
  ({ cache, it }) => {
    const named = (name: string): FleetSettings => ({ name: `${name}-${cache}` });

    // Without the cache every task replays: a tenth of the size shows the same there.
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
      const created = installation.sandbox.world.ledger.calls.filter(
        ({ action, outcome, scope }) =>
          action === 'ServicePrivatelinkAWSCreate' &&
          outcome === 200 &&
          requests.some((each) => scope.includes(each.project)),
      );
      expect(created).toHaveLength(items);
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

    it('cancelled, it leaves the onboardings; cancelled with its runs, they roll back', async ({ installation }) => {
      const requests = await links(installation, 4);
      for (const { endpoints } of requests) {
        const vpc = endpoints[0]?.vpcId ?? '';
        const stuck = { kind: 'stuck' } as const;
        installation.sandbox.world.faults.add({ api: 'world', action: 'vpcEndpoint', vpc, effect: stuck });
      }
      const { fleet } = await apply(installation, named('cancelled'), requests);
      await vi.waitFor(async () => expect((await fleet.state()).totals).toMatchObject({ open: 4 }), {
        timeout: 30_000,
      });
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
