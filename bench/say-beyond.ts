/** Beyond one machine: arithmetic and simulation, with the measurements that the simulation must match. */
import { benchFleet } from './fleets.ts';
import { measureCheck } from './beyond/check-cost.ts';
import { ACTIONS_PER_SECOND, createRate, priceOfActions, RETAINED_GB_HOUR, WITH_FAIRNESS } from './beyond/limits.ts';
import { simulateFleet } from './beyond/simulate.ts';
import { figureOf, markdownTable, writeSection, type Row } from './page.ts';

const LARGE = { accounts: 500, each: 200 };
/** A fleet starts as many onboardings a second as this on the machine of the bench: 500 within 40 s. */
const STARTS_PER_SECOND = 12.5;
const FLEET_SIZE = 1_000;
/** Onboardings that one worker holds while they wait. */
const PER_WORKER = 1_000;
/** s, in the sandbox, as the vendors document it: from the start to `active`, and from the create to healthy targets. */
const BEFORE = 150;
const AFTER = 250;
const DAYS_A_MONTH = 30;
const RETENTION_DAYS = 30;

export async function sayBeyond(): Promise<string> {
  const met = [await pointOf({ accounts: 1, each: 60 }, 5), await pointOf({ accounts: 5, each: 10 }, 1)];
  const check = await measureCheck(40);
  const figure = (row: string): Promise<number> => figureOf('onboardings', row);
  const calls = await figure('API calls');
  const kilobytes = await figure('history, KB');
  const perLink = (await figure('Actions')) + (await figure('heartbeats'));
  const links = LARGE.accounts * LARGE.each;
  const fleets = links / FLEET_SIZE;
  const paced = Math.min(fleets * STARTS_PER_SECOND, ACTIONS_PER_SECOND / perLink);
  const large = { ...LARGE, before: BEFORE, after: AFTER, bucket: createRate };
  const unlimited = simulateFleet({ ...large, startsPerSecond: fleets * STARTS_PER_SECOND, open: links });
  const onCloud = simulateFleet({ ...large, startsPerSecond: paced, open: links });
  const open = paced * (BEFORE + AFTER);
  const gigabytes = (links * kilobytes) / 1e6;
  const nightly = (links * DAYS_A_MONTH * check.actions) / check.links;
  const rows: readonly Row[] = [
    ['limit', 'time or cost'],
    ['EC2’s rate in one account, 200 creates', minutes((LARGE.each - createRate.size) / createRate.perSecond)],
    ['all accounts in parallel, own Temporal cluster, 100 fleets of 1,000', minutes(unlimited.whole)],
    [
      `Temporal Cloud’s first limit, ${ACTIONS_PER_SECOND} Actions a second, ${perLink} Actions a link`,
      minutes(onCloud.whole),
    ],
    ['onboardings open at that pace, workers for them', `${open.toFixed(0)}, ${Math.ceil(open / PER_WORKER)}`],
    ['Aiven’s and AWS’s APIs at that pace, calls a second', (paced * calls).toFixed(0)],
    [
      'Actions to onboard all once, USD',
      `${millions(links * perLink)}, ${priceOfActions(links * perLink * WITH_FAIRNESS).toFixed(0)}`,
    ],
    [
      `histories, kept ${RETENTION_DAYS} days, GB, USD`,
      `${gigabytes.toFixed(1)}, ${(gigabytes * RETENTION_DAYS * 24 * RETAINED_GB_HOUR).toFixed(2)}`,
    ],
    [
      'a nightly check of all: Actions a month, USD',
      `${millions(nightly)}, ${priceOfActions(nightly * WITH_FAIRNESS).toFixed(2)}`,
    ],
    [
      '… calls per link: to Aiven’s API, to AWS’s',
      `${each(check.aivenCalls, check.links)}, ${each(check.awsCalls, check.links)}`,
    ],
  ];
  const text = [
    'The simulation compared with a measurement in the same run, from the first create to the last:',
    markdownTable([['fleet', 'measured, s', 'simulated, s', 'ratio'], ...met]),
    `${links.toLocaleString('en')} links over ${LARGE.accounts} accounts, from the figures on this page:`,
    markdownTable(rows),
  ].join('\n\n');
  await writeSection('beyond', text);
  return text;
}

/** `speed`: of the world; its buckets and waits are faster by the same factor. */
async function pointOf(size: { accounts: number; each: number }, speed: number): Promise<Row> {
  const { createsTook } = await benchFleet(size, speed);
  const bucket = { ...createRate, perSecond: createRate.perSecond * speed };
  const times = { startsPerSecond: STARTS_PER_SECOND, open: 2_000, before: BEFORE / speed, after: AFTER / speed };
  const { creates } = simulateFleet({ ...size, ...times, bucket });
  const name = `${size.accounts} × ${size.each}, world × ${speed}`;
  return [name, createsTook.toFixed(1), creates.toFixed(1), (createsTook / creates).toFixed(3)];
}

const minutes = (seconds: number): string => `${(seconds / 60).toFixed(1)} min`;
const millions = (count: number): string => `${(count / 1e6).toFixed(2)} million`;
const each = (count: number, links: number): string => (count / links).toFixed(2);
