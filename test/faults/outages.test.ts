/** An API is unavailable for a while, in every possible way: runs wait without many calls, and go on when it is back. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FaultEffect } from '../../sandbox/faults.ts';
import { startInstallation, type Installation } from '../support/installation.ts';
import { scenarioOf, type Scenario } from '../support/scenario.ts';
import { ended, expectCleanHistory, expectConnectedOnce, expectNothingLeft } from './proofs.ts';
import { eventually } from '../support/eventually.ts';

interface Outage {
  readonly api: 'aiven' | 'ec2' | 'sts';
  readonly how: string;
  readonly effect: FaultEffect;
  /** The most calls that three runs may make to it during the outage. */
  readonly most: number;
}

/** Wall time. */
const AWAY_MS = 3_000;
const SPEED = 80;

/** A wait looks no more often than usual, every three seconds of world time at most; other attempts back off. */
const AS_EVER = (AWAY_MS * SPEED) / 3_000 + 3 * 4;
/** Each answer asks the whole process to wait a second. */
const RETRY_AFTER_SECONDS = 1;
const ASKED_TO_WAIT = 3 * (AWAY_MS / (1000 * RETRY_AFTER_SECONDS) + 1);
/** EC2 does not say how long to wait: our own backoff, in world time, grows to half a minute. */
const SLOWED_DOWN = 3 * ((AWAY_MS * SPEED) / 15_000 + 4);

/** What a load balancer, a dying process and a proxy would answer. */
const ways = (api: Outage['api']): readonly Outage[] => [
  { api, how: '503', effect: { kind: 'status', status: 503 }, most: AS_EVER },
  { api, how: 'a cut connection', effect: { kind: 'dropBefore' }, most: AS_EVER },
  { api, how: 'a page of a proxy', effect: { kind: 'malformed', body: '<html>Bad gateway</html>' }, most: AS_EVER },
];

const status = { kind: 'status', status: 429, retryAfterSeconds: RETRY_AFTER_SECONDS } as const;
const throttled = { kind: 'status', status: 503, code: 'RequestLimitExceeded' } as const;

const outages: readonly Outage[] = [
  ...ways('aiven'),
  { api: 'aiven', how: 'Retry-After', effect: status, most: ASKED_TO_WAIT },
  ...ways('ec2'),
  { api: 'ec2', how: 'RequestLimitExceeded', effect: throttled, most: SLOWED_DOWN },
  { api: 'sts', how: '503', effect: { kind: 'status', status: 503 }, most: AS_EVER },
];

let installation: Installation;

beforeAll(async () => {
  installation = await startInstallation({ sandbox: { settings: { speed: SPEED } } });
});
afterAll(() => installation.stop());

// One after the other: an outage affects all runs.
describe.sequential('while an API is away, runs wait and go on when it is back', () => {
  it.for(outages)('$api answers with $how', async ({ api, effect, most }) => {
    const { world } = installation.sandbox;
    const [waiting, back, fresh] = (await Promise.all([0, 1, 2].map(newLink))) as [Scenario, Scenario, Scenario];
    back.stick('targets');
    await back.start();
    await until(back, 'targets', 'settling');
    await waiting.start();
    await until(waiting, api === 'ec2' ? 'vpcEndpoint' : 'privatelink', 'settling');
    const before = world.ledger.calls.length;
    world.faults.add({ api, action: '*', effect });
    await Promise.all([back.run.rollback(), fresh.start()]);
    await pass(AWAY_MS);
    const tried = world.ledger.calls.slice(before).filter((call) => call.api === api);
    world.faults.clear();
    expect(tried.length).toBeGreaterThan(0);
    expect(tried.length, 'calls while it was away').toBeLessThanOrEqual(most + IN_FLIGHT);
    expectConnectedOnce(waiting, await ended(waiting));
    expectConnectedOnce(fresh, await ended(fresh));
    expectNothingLeft(back, await back.rolledBack());
    for (const link of [waiting, back, fresh]) await expectCleanHistory(link);
  });
});

/** Calls sent before the outage was noticed: the reads of one look go out together. */
const IN_FLIGHT = 8;

/** There is no condition to wait for: an outage just lasts this long. */
const pass = async (ms: number): Promise<void> => {
  const end = Date.now() + ms;
  await eventually(() => expect(Date.now()).toBeGreaterThanOrEqual(end), { interval: 50 });
};

const newLink = async (): Promise<Scenario> => scenarioOf(installation, await installation.link());

const until = (link: Scenario, step: string, phase: string): Promise<unknown> =>
  link.until(({ steps }) => steps.some((each) => each.step === step && each.phase === phase));
