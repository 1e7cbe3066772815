/**
 * `npm run bench` (half an hour), `npm run bench -- --only NAME` (one section), `npm run bench -- --full` (larger fleets).
 * Sections: schedules, start, listing, manifests, fleets, waiting, onboardings (`--rounds 1`: a new worker only), by-hand and
 * opentofu (these three connect `--each N` links at the same time), and beyond, which reads the figures of onboardings. Each writes its part of
 * docs/performance.md.
 * Fleets run on the sandbox without its data plane.
 * Speeds are chosen so that the bound is EC2's bucket, and not two cores that also run the Temporal server and the sandbox.
 */
import process from 'node:process';
import { parseArgs } from 'node:util';
import { sayManifests } from './manifests.ts';
import { sayFleets } from './say-fleets.ts';
import { sayOnboardings } from './say-onboardings.ts';
import { sayBeyond } from './say-beyond.ts';
import { sayByHand } from './say-by-hand.ts';
import { sayOpenTofu } from './say-opentofu.ts';
import { saySchedules } from './say-schedules.ts';
import { sayListing } from './say-listing.ts';
import { sayStart } from './start.ts';
import { sayWaiting } from './say-waiting.ts';

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
if (wanted('opentofu')) say(await sayOpenTofu(each));
if (wanted('beyond')) say(await sayBeyond());
if (wanted('listing')) say(await sayListing(full ? [1_000, 10_000] : [100, 1_000]));
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
if (wanted('fleets')) {
  const [one, many] = full
    ? [
        { accounts: 1, each: 500, speed: 4 },
        { accounts: 10, each: 50, speed: 1 },
      ]
    : [
        { accounts: 1, each: 60, speed: 5 },
        { accounts: 5, each: 10, speed: 1 },
      ];
  say(await sayFleets([one, many]));
}
if (wanted('waiting')) say(await sayWaiting(full ? [100, 1_000] : [25, 100]));
