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
const print = (text: string): void => void process.stderr.write(`${text}\n`);
const enough = new AbortController();
const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    print(
      enough.signal.aborted
        ? 'Stopping: the stories that are under way are abandoned.'
        : 'No further story begins; those that are under way are run to their end. Once more: they are abandoned.',
    );
    (enough.signal.aborted ? interrupted : enough).abort();
  });

const directory = resolve(options.keep ?? (await mkdtemp(join(tmpdir(), 'causeway-chaos-'))));
const older = options.older === undefined ? undefined : await olderBuild(options.older, print);
const rig = await startRig({
  ...{ directory, speed: options.speed, workers: options.workers, command: builtCommand },
  ...{ postgres: options.temporal === 'postgres', announce: print },
  ...(older === undefined ? {} : { older: older.command }),
});
for (const missing of [rig.clock.missing, rig.disk.missing.full, rig.disk.missing.slow])
  if (missing !== undefined) print(`Left out: ${missing}.`);

const { only, from, runs, seed, together, faults, kinds, minutes } = options;
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
  print(`Rolling over: the workers of ${options.older} are replaced.`);
  rolling = rig.rollOver().then(() => print('Rolled over.'));
}

const outcome = campaign(rig, {
  ...{ seed, together, kinds, faults, signal: enough.signal },
  ...(only === undefined ? { from, runs } : { from: only, upTo: only, runs: Infinity }),
  ...(minutes === undefined ? {} : { minutes }),
  onBegun: (story, log) => void underWay.set(story.number, { story, log }),
  onEnded(result, soFar) {
    underWay.delete(result.story.number);
    print(progressLine(result, soFar()));
    rollOverAt(soFar().runs);
    const writes = [writeNow(soFar)];
    if (result.violations.length > 0) {
      print(storyText(seed, result));
      writes.push(writeFile(join(directory, `story-${seed}-${result.story.number}.txt`), storyText(seed, result)));
    }
    Promise.all(writes).catch((error: unknown) => print(String(error)));
  },
});
const gaveUp = new Promise<undefined>((stop) => interrupted.signal.addEventListener('abort', () => stop(undefined)));
const done = await Promise.race([outcome, gaveUp]);
if (done === undefined) {
  for (const { story, log } of underWay.values()) print(storyText(seed, { story, violations: [], log: log() }));
  await rig.stop();
  process.exit(130);
}
await rolling;
const bad = done.failed.length > 0 || done.deaths.length > 0;
if (options.writeDocs === true) await writeFigures(done, rigText);
await rig.stop();
if (options.json === true) process.stdout.write(`${JSON.stringify(done)}\n`);
else process.stdout.write(`${summaryText(done)}\n`);
if (only === undefined && done.runs < runs) print(goOnText(done, runs));
if (bad) print(`Logs and stories: ${directory}`);
else if (options.keep === undefined) await rm(directory, { recursive: true });
process.exit(bad ? 1 : 0);
