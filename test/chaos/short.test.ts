/** A short form of `npm run chaos`: a fixed seed, processes that are killed, frozen and cut off, and nothing lost. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { campaign } from '../../chaos/account/campaign.ts';
import { storyText, summaryText } from '../../chaos/account/texts.ts';
import { sourcesCommand } from '../../chaos/rig/builds.ts';
import { startRig } from '../../chaos/rig/rig.ts';

const SEED = 12;
const STORIES = 10;
/** Of the seed. */
const BY_KIND = { rollback: 2, schedule: 2, cancel: 2, fleet: 2, extend: 2 };

it('keeps every promise while its processes die', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'causeway-chaos-'));
  const rig = await startRig({ directory, speed: 200, workers: 2, command: sourcesCommand });
  try {
    const done = await campaign(rig, {
      ...{ seed: SEED, from: 1, upTo: STORIES, runs: Infinity, together: STORIES },
      troubles: ['kill', 'cut', 'deploy', 'api'],
    });
    expect(done.failed.map((told) => storyText(SEED, told))).toEqual([]);
    expect(done).toMatchObject({ told: STORIES, failed: [], deaths: [] });
    expect(done.byKind).toEqual(BY_KIND);
    expect(done.runs).toBeGreaterThan(2 * STORIES);
    // Two that come at once are one: the second finds its victim struck.
    expect(Object.keys(done.strikes)).toEqual(expect.arrayContaining(['kill', 'api']));
    expect(summaryText(done)).toContain('All invariants held.');
  } finally {
    await rig.stop();
    await rm(directory, { recursive: true });
  }
});
