/**
 * `npm run bench` (half an hour), `npm run bench -- --only NAME` (one section), `npm run bench -- --full` (larger fleets).
 * Sections that write docs/performance.md: schedules, start, manifests, onboardings (`--rounds 1`: a new worker only),
 * by-hand (these two connect `--each N` links at the same time), and beyond, which reads the figures of onboardings.
 * Fleets run on the sandbox without its data plane.
 * Speeds are chosen so that the bound is EC2's bucket, and not two cores that also run the Temporal server and the sandbox.
 */
import process from 'node:process';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { sayManifests } from './manifests.ts';
import { benchFleet, type FleetFigures } from './fleets.ts';
import { sayOnboardings } from './say-onboardings.ts';
import { sayBeyond } from './say-beyond.ts';
import { sayByHand } from './say-by-hand.ts';
import { saySchedules } from './say-schedules.ts';
import { sayStart } from './start.ts';
import { benchWaiting, type WaitingFigures } from './waiting.ts';

const { values } = parseArgs({
  options: {
    full: { type: 'boolean' },
    only: { type: 'string' },
    rounds: { type: 'string' },
    each: { type: 'string' },
  },
});
const full = values.full === true;
const wanted = (name: string): boolean => values.only === undefined || values.only === name;

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
const say = (text: string): void => void process.stdout.write(`${text}\n\n`);
if (wanted('schedules')) say(await saySchedules());
if (wanted('start')) say(await sayStart());
const each = Number(values.each ?? 5);
if (wanted('onboardings')) say(await sayOnboardings(each, Number(values.rounds ?? 2)));
if (wanted('by-hand')) say(await sayByHand(each));
if (wanted('beyond')) say(await sayBeyond());
if (wanted('manifests')) {
  const sizes = full
    ? [
        [1000, 1],
        [1000, 10],
      ]
    : [
        [100, 1],
        [300, 1],
      ];
  say(await sayManifests(sizes.map(([items = 0, fleets = 0]) => ({ items, fleets }))));
}
if (wanted('one')) sayFleet(await benchFleet({ accounts: 1, each: full ? 500 : 60 }, full ? 4 : 5));
if (wanted('accounts')) sayFleet(await benchFleet({ accounts: full ? 10 : 5, each: full ? 50 : 10 }, 1));
if (wanted('waiting')) {
  const sizes = full ? [100, 1000] : [25, 100];
  const figures: WaitingFigures[] = [];
  for (const size of sizes) figures.push(await benchWaiting(size, 60));
  sayWaiting(figures);
}

function sayFleet(figures: FleetFigures): void {
  const { endpoints, accounts, speed, ready, createsTook, bound, throttled, took, eventsEach, actionsEach } = figures;
  const table = new Table({
    head: [`${endpoints} endpoints, ${accounts} accounts, world × ${speed}`, 'measured', 'target'],
  });
  table.push(
    ['ready', ready, endpoints],
    ['first create to last, s', createsTook.toFixed(1), ''],
    ['bound: one account’s bucket, s', bound.toFixed(1), ''],
    ['ratio', (createsTook / bound).toFixed(3), '≤ 1.05 for 500'],
    ['throttles seen by EC2', throttled, 0],
    ['whole fleet, s', took.toFixed(1), ''],
    ['events an onboarding', eventsEach.toFixed(1), ''],
    ['Actions an onboarding, without heartbeats', actionsEach.toFixed(1), ''],
    ['events of the fleet’s last run', figures.fleetEvents, ''],
  );
  process.stdout.write(`${table.toString()}\n`);
}

function sayWaiting(figures: readonly WaitingFigures[]): void {
  const table = new Table({
    head: ['waiting on one worker', ...figures.map(({ waiting }) => String(waiting)), 'target'],
  });
  table.push(
    ['resident memory, MB', ...figures.map(({ rssMb }) => rssMb.toFixed(0)), '< 600 at 1000'],
    ['CPU, % of a core', ...figures.map(({ cpuPercent }) => cpuPercent.toFixed(1)), '< 25 at 1000'],
    ['EC2 describes a minute', ...figures.map(({ describesPerMinute: each }) => each.toFixed(0)), 'flat'],
  );
  process.stdout.write(`${table.toString()}\n`);
}
