/** `npm run chaos -- --seed 7 --runs 50`: `--help` tells the rest. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { campaign, type SoFar } from './account/campaign.ts';
import { readOptions } from './account/options.ts';
import { writeFigures } from './account/page.ts';
import { goOnText, progressLine, storyText, summaryText } from './account/texts.ts';
import { builtCommand } from './rig/builds.ts';
import { olderBuild } from './rig/older.ts';
import type { Story } from './plan/story.ts';
import { startRig } from './rig/rig.ts';

const options = readOptions(process.argv.slice(2));
const tell = (text: string): void => void process.stderr.write(`${text}\n`);
const enough = new AbortController();
const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    tell(
      enough.signal.aborted
        ? 'Stopping: the stories that are under way are abandoned.'
        : 'No further story begins; those that are under way are told to their end. Once more: they are abandoned.',
    );
    (enough.signal.aborted ? interrupted : enough).abort();
  });

const directory = resolve(options.keep ?? (await mkdtemp(join(tmpdir(), 'causeway-chaos-'))));
const older = options.older === undefined ? undefined : await olderBuild(options.older, tell);
const rig = await startRig({
  ...{ directory, speed: options.speed, workers: options.workers, command: builtCommand },
  ...{ postgres: options.temporal === 'postgres', announce: tell },
  ...(older === undefined ? {} : { older: older.command }),
});
for (const missing of [rig.clock.missing, rig.disk.missing.full, rig.disk.missing.slow])
  if (missing !== undefined) tell(`Left out: ${missing}.`);

const { only, from, runs, seed, together, faults: troubles, kinds, minutes } = options;
const underWay = new Map<number, { readonly story: Story; readonly log: () => readonly string[] }>();
/** A long run may be cut short, whatever the reason: what was found until then counts. */
const WRITTEN_EVERY_MS = 60_000;
const rigText = [
  ...(options.temporal === 'postgres' ? ['--temporal postgres'] : []),
  ...(older === undefined ? [] : [`--older ${older.commit.slice(0, 7)}`]),
].join(' ');
let written = Date.now();
async function writeNow(soFar: SoFar): Promise<void> {
  if (options.writeDocs !== true || Date.now() - written < WRITTEN_EVERY_MS) return;
  written = Date.now();
  await writeFigures(soFar(), rigText);
}

/** Halfway, the older build's processes go. */
let rolling: Promise<void> | undefined;
function rollOverAt(begun: number): void {
  if (older === undefined || rolling !== undefined || begun < runs / 2) return;
  tell(`Rolling over: the workers of ${options.older} are replaced.`);
  rolling = rig.rollOver().then(() => tell('Rolled over.'));
}

const outcome = campaign(rig, {
  ...{ seed, together, kinds, troubles, signal: enough.signal },
  ...(only === undefined ? { from, runs } : { from: only, upTo: only, runs: Infinity }),
  ...(minutes === undefined ? {} : { minutes }),
  onBegun: (story, log) => void underWay.set(story.number, { story, log }),
  onTold(told, soFar) {
    underWay.delete(told.story.number);
    tell(progressLine(told, soFar()));
    rollOverAt(soFar().runs);
    const writes = [writeNow(soFar)];
    if (told.violations.length > 0) {
      tell(storyText(seed, told));
      writes.push(writeFile(join(directory, `story-${seed}-${told.story.number}.txt`), storyText(seed, told)));
    }
    Promise.all(writes).catch((error: unknown) => tell(String(error)));
  },
});
const gaveUp = new Promise<undefined>((stop) => interrupted.signal.addEventListener('abort', () => stop(undefined)));
const done = await Promise.race([outcome, gaveUp]);
if (done === undefined) {
  for (const { story, log } of underWay.values()) tell(storyText(seed, { story, violations: [], log: log() }));
  await rig.stop();
  process.exit(130);
}
await rolling;
const bad = done.failed.length > 0 || done.deaths.length > 0;
if (options.writeDocs === true) await writeFigures(done, rigText);
await rig.stop();
if (options.json === true) process.stdout.write(`${JSON.stringify(done)}\n`);
else process.stdout.write(`${summaryText(done)}\n`);
if (only === undefined && done.runs < runs) tell(goOnText(done, runs));
if (bad) tell(`Logs and stories: ${directory}`);
else if (options.keep === undefined) await rm(directory, { recursive: true });
process.exit(bad ? 1 : 0);
