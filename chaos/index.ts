/** `npm run chaos -- --seed 7 --runs 50`: `--help` tells the rest. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { campaign } from './account/campaign.ts';
import { readOptions } from './account/options.ts';
import { writeFigures } from './account/page.ts';
import { progressLine, storyText, summaryText } from './account/texts.ts';
import { builtCommand } from './rig/builds.ts';
import type { Story } from './plan/story.ts';
import { startRig } from './rig/rig.ts';

const options = readOptions(process.argv.slice(2));
const tell = (text: string): void => void process.stderr.write(`${text}\n`);
const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    tell('Stopping: the stories that are under way are abandoned.');
    interrupted.abort();
  });

const directory = resolve(options.keep ?? (await mkdtemp(join(tmpdir(), 'causeway-chaos-'))));
const rig = await startRig({ directory, speed: options.speed, workers: options.workers, commands: [builtCommand] });
for (const missing of [rig.clock.missing, rig.disk.missing.full, rig.disk.missing.slow])
  if (missing !== undefined) tell(`Left out: ${missing}.`);

const { only, from, runs, seed, together, faults: troubles, kinds, minutes } = options;
const underWay = new Map<number, { readonly story: Story; readonly log: () => readonly string[] }>();
const outcome = campaign(rig, {
  ...{ seed, together, kinds, troubles, signal: interrupted.signal },
  ...(only === undefined ? { from, runs } : { from: only, upTo: only, runs: Infinity }),
  ...(minutes === undefined ? {} : { minutes }),
  onBegun: (story, log) => void underWay.set(story.number, { story, log }),
  onTold(told, so) {
    underWay.delete(told.story.number);
    tell(progressLine(told, so));
    if (told.violations.length > 0) tell(storyText(seed, told));
  },
});
const gaveUp = new Promise<undefined>((stop) => interrupted.signal.addEventListener('abort', () => stop(undefined)));
const done = await Promise.race([outcome, gaveUp]);
if (done === undefined) {
  for (const { story, log } of underWay.values()) tell(storyText(seed, { story, violations: [], log: log() }));
  await rig.stop();
  process.exit(130);
}
const bad = done.failed.length > 0 || done.deaths.length > 0;
for (const told of done.failed)
  await writeFile(join(directory, `story-${seed}-${told.story.number}.txt`), storyText(seed, told));
if (options.writeDocs === true) await writeFigures(done);
await rig.stop();
if (options.json === true) process.stdout.write(`${JSON.stringify(done)}\n`);
else process.stdout.write(`${summaryText(done)}\n`);
if (bad) tell(`Logs and stories: ${directory}`);
else if (options.keep === undefined) await rm(directory, { recursive: true });
process.exit(bad ? 1 : 0);
