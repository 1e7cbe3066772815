/** A short form of `npm run chaos`: a fixed seed, processes that are killed, frozen and cut off, and nothing lost. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { campaign } from '../../chaos/account/campaign.ts';
import { storyText, summaryText } from '../../chaos/account/texts.ts';
import { sourcesCommand } from '../../chaos/rig/builds.ts';
import { notBuilt } from '../../chaos/postgres/build.ts';
import { missingPostgres } from '../../chaos/postgres/database.ts';
import { startRig, type Rig, type RigOptions } from '../../chaos/rig/rig.ts';
import { itUnless } from '../support/needs.ts';

const SEED = 12;
const STORIES = 10;
/** Of the seed. */
const BY_KIND = { rollback: 2, schedule: 2, cancel: 2, fleet: 2, extend: 2 };

it('keeps every promise while its processes die', () =>
  withRig({ workers: 2 }, async (rig) => {
    const done = await campaign(rig, {
      ...{ seed: SEED, from: 1, upTo: STORIES, runs: Infinity, together: STORIES },
      faults: ['kill', 'cut', 'deploy', 'api'],
    });
    expect(done.failed.map((result) => storyText(SEED, result))).toEqual([]);
    expect(done).toMatchObject({ ended: STORIES, failed: [], deaths: [] });
    expect(done.byKind).toEqual(BY_KIND);
    expect(done.runs).toBeGreaterThan(2 * STORIES);
    // Two that come at once are one: the second finds its target injected.
    expect(Object.keys(done.injections)).toEqual(expect.arrayContaining(['kill', 'api']));
    expect(summaryText(done)).toContain('All invariants held.');
  }));

const withoutPostgres = [missingPostgres() ?? (await notBuilt())].filter((why) => why !== undefined);

itUnless(withoutPostgres, 'keeps them while Temporal and its PostgreSQL die and freeze one by one', () =>
  withRig({ workers: 1, postgres: true }, async (rig) => {
    const [server, database] = rig.server.processes;
    if (server === undefined || database === undefined) throw new Error('Temporal and PostgreSQL are two processes');
    const injected: boolean[] = [];
    const acts = [() => database.kill(), () => server.kill(), () => database.freeze(2), () => server.freeze(2)];
    // One after the other, each once a story has begun: whatever is under way then is hit.
    let going = Promise.resolve();
    const done = await campaign(rig, {
      ...{ seed: SEED, from: 1, upTo: acts.length, runs: Infinity, together: 2, faults: [] },
      onBegun: ({ number }) => {
        going = going.then(async () => void injected.push((await acts[number - 1]?.()) === true));
      },
    });
    await going;
    expect(injected).toEqual([true, true, true, true]);
    expect(done.failed.map((result) => storyText(SEED, result))).toEqual([]);
    expect(done).toMatchObject({ ended: acts.length, deaths: [] });
  }),
);

async function withRig(
  options: Pick<RigOptions, 'workers' | 'postgres'>,
  body: (rig: Rig) => Promise<void>,
): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'causeway-chaos-'));
  const rig = await startRig({ directory, speed: 200, command: sourcesCommand, ...options });
  try {
    await body(rig);
  } finally {
    await rig.stop();
    await rm(directory, { recursive: true });
  }
}
