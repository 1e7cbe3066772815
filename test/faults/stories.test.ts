/**
 * Random stories, the same for the same seed: whatever happens, the promises hold. `FAULTS_SEED` chooses another seed.
 */
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startInstallation, type Installation } from '../support/installation.ts';
import { play, type Played } from './play.ts';
import { expectCleanHistory } from './proofs.ts';
import { stories } from './stories.ts';

const seed = Number(process.env['FAULTS_SEED'] ?? 20_261_123);
/** The sandbox has room for 64 VPCs. */
const numRuns = 25;

let installation: Installation;
let deployment = Promise.resolve();

/** Stories share their workers: one deployment after the other. */
const deploy = (): Promise<void> => (deployment = deployment.then(() => installation.restartWorkers()));

beforeAll(async () => {
  installation = await startInstallation({ sandbox: { settings: { speed: 100 } } });
});
afterAll(() => installation.stop());

describe.concurrent(`stories of seed ${seed}`, () => {
  const told = fc.sample(stories, { seed, numRuns }).map((story, number) => ({ number: String(number), story }));

  it.for(told)('story $number', async ({ story }) => {
    try {
      const played = await play(installation, story, deploy);
      expectPromisesKept(played);
      if (played.adopted !== undefined) expectUntouched(played.link, played.adopted);
      await expectCleanHistory(played.link);
    } catch (error) {
      throw new Error(`${String(error)}\nin the story ${JSON.stringify(story)}`, { cause: error });
    }
  });
});

function expectPromisesKept({ link, result, adopted }: Played): void {
  if (result === undefined) return expect(adopted === undefined ? link.made() : []).toEqual([]);
  const live = link
    .made('vpcEndpoint')
    .filter(({ deletedAt, id }) => deletedAt === undefined && id !== adopted)
    .map(({ id }) => id);
  const ready = result.endpoints.filter(({ outcome }) => outcome === 'ready');
  const theirs = ready.filter((endpoint) => !endpoint.adopted).map(({ vpcEndpointId }) => vpcEndpointId);
  const left = result.left.map(({ id }) => id);
  expect(live.filter((id) => !left.includes(id)).sort(), 'our live endpoints').toEqual(theirs.sort());
  for (const { verifiedBy, routes, zones } of ready) {
    expect(verifiedBy).toBe('probe');
    expect(routes.length).toBeGreaterThan(0);
    expect(zones.some(({ healthy }) => healthy)).toBe(true);
  }
  expect(result.endpoints.every(({ outcome }) => outcome === 'ready' || outcome === 'rolledBack')).toBe(true);
  if (result.outcome === 'rolledBack' && adopted === undefined && left.length === 0) expect(link.left()).toEqual([]);
  expectNeverTwo(link, result.endpoints.length);
}

/** Two endpoints of one key never exist at the same time, so there are never more endpoints than keys. */
function expectNeverTwo(link: Played['link'], keys: number): void {
  expect(link.made('privatelink')).toHaveLength(Math.min(1, link.made('privatelink').length));
  const endpoints = link.made('vpcEndpoint');
  for (const { createdAt: at } of endpoints) {
    const atOnce = endpoints.filter(({ createdAt, deletedAt = Infinity }) => createdAt <= at && at < deletedAt);
    expect(atOnce.length).toBeLessThanOrEqual(keys);
  }
}

function expectUntouched(link: Played['link'], id: string): void {
  expect(link.world.aws.vpcEndpoints.get(id)).toMatchObject({ state: 'available', tags: {} });
  const service = link.world.aiven.projects.get(link.project)?.services.get(link.service);
  expect(service?.privatelink?.state).toBe('active');
  expect([...(service?.routedComponents ?? [])]).toEqual(expect.arrayContaining([...link.request.components]));
}
