/** A report as its readers open it: offline, in light and dark mode, with the keyboard, printed, and with a screen reader. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AxeResults } from 'axe-core';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FleetPicture, PictureItem, PictureState } from '../../src/client/fleet-picture-report.ts';
import { fleetHtml } from '../../src/cli/report/fleet-html.ts';
import { linkHtml } from '../../src/cli/report/link-html.ts';
import type { RunState } from '../../src/contract/run.ts';

const item = (link: string, state: PictureState, more: Partial<PictureItem> = {}): PictureItem => ({
  ...{ link, state, wanted: state !== 'notWanted', says: 'It is so.', differences: [], made: true },
  ...more,
});

const items: readonly PictureItem[] = [
  item('shop/orders', 'proven', { provenAt: '2026-11-01T10:00:00Z', usdPerMonth: 9, team: 'orders' }),
  item('shop/billing', 'unproven', { usdPerMonth: 100.5, since: '2026-11-02T10:00:00Z' }),
  item('shop/ledger', 'drifted', {
    differences: [{ field: 'components', wanted: 'pg', found: '<script>alert(1)</script>' }],
  }),
  item('shop/old', 'notWanted'),
];

const picture: FleetPicture = {
  name: 'shop',
  settings: { name: 'shop' },
  applied: { hash: 'a'.repeat(64), at: '2026-11-01T09:00:00Z', actor: '<b>ada</b>', items: 3 },
  totals: {
    proven: 1,
    unproven: 1,
    drifted: 1,
    missing: 0,
    underWay: 0,
    waiting: 0,
    parked: 0,
    failed: 0,
    notWanted: 1,
    unknown: 0,
  },
  items,
  price: {
    usdPerMonth: 109.5,
    byTeam: [{ of: 'orders', usdPerMonth: 9 }],
    byAccount: [{ of: '111122223333', usdPerMonth: 109.5 }],
  },
  audit: [],
};

const timings = {
  runs: 2,
  steps: [{ step: 'privatelink', median: 60_000, p95: 90_000, times: 2 }],
  longest: {
    link: 'shop/orders',
    startedAt: '2026-11-01T09:00:00Z',
    bars: [{ label: 'privatelink', from: 0, to: 90_000, phase: 'done' as const }],
  },
};

const state: RunState = {
  ...{
    project: 'shop',
    service: 'orders',
    workflow: 'onboard',
    status: 'NeedsAttention',
    startedAt: '2026-11-01T09:00:00Z',
  },
  ...{ revision: 1, components: ['kafka'], warnings: ['Worth <i>knowing</i>.'] },
  endpoints: [{ key: 'vpc-0a1', phase: 'parked', region: 'eu-west-1', account: '111122223333' }],
  steps: [
    { step: 'privatelink', phase: 'done', began: '2026-11-01T09:00:00Z', since: '2026-11-01T09:02:00Z', says: '' },
  ],
  parked: [],
  audit: [{ at: '2026-11-01T09:00:00Z', what: 'start', actor: 'ada' }],
};

let browser: Browser;
let directory: string;
beforeAll(async () => {
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium' });
  directory = await mkdtemp(join(tmpdir(), 'causeway-report-'));
});
afterAll(async () => {
  await browser?.close();
  await rm(directory, { recursive: true });
});

async function opened(
  html: string,
  colorScheme: 'light' | 'dark' = 'light',
): Promise<{ page: Page; asked: string[]; errors: string[] }> {
  const file = join(directory, `${colorScheme}.html`);
  await writeFile(file, html);
  const context = await browser.newContext({ colorScheme, viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  const asked: string[] = [];
  const errors: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => (message.type() === 'error' ? errors.push(message.text()) : undefined));
  await page.goto(pathToFileURL(file).href);
  return { page, asked, errors };
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Runs axe through the devtools, because the page's own policy allows no other script. */
async function violations(page: Page): Promise<readonly string[]> {
  const session = await page.context().newCDPSession(page);
  await session.send('Runtime.evaluate', { expression: axe });
  const { result } = await session.send('Runtime.evaluate', {
    expression: 'axe.run(document).then((found) => JSON.stringify(found))',
    awaitPromise: true,
    returnByValue: true,
  });
  const found = JSON.parse(String(result.value)) as AxeResults;
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

const shown = (page: Page): Promise<string[]> => page.locator('#items tbody tr:visible th').allInnerTexts();

describe.each([
  ['a fleet', fleetHtml(picture, timings, new Date('2026-11-03T00:00:00Z'))],
  ['a link', linkHtml({ state, lookedAt: '2026-11-03T00:00:00Z' })],
])('the report of %s', (_what, html) => {
  it.each(['light', 'dark'] as const)(
    'asks nothing of the network, runs nothing of others, and has no fault for axe, %s',
    async (scheme) => {
      const { page, asked, errors } = await opened(html, scheme);
      expect(asked).toHaveLength(1);
      expect(errors).toEqual([]);
      expect(await violations(page)).toEqual([]);
    },
  );

  it('prints, and is no wider than its page on a telephone', async () => {
    const { page } = await opened(html);
    expect((await page.pdf()).byteLength).toBeGreaterThan(1_000);
    await page.setViewportSize({ width: 360, height: 700 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
  });
});

it('a table sorts and filters by the keyboard, and says how many it shows', async () => {
  const { page } = await opened(fleetHtml(picture, timings, new Date()));
  await page.getByRole('button', { name: 'USD a month' }).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  expect(await page.getByRole('columnheader', { name: 'USD a month' }).getAttribute('aria-sort')).toBe('descending');
  // Sorted as numbers, not as text.
  expect((await shown(page))[0]).toBe('shop/billing');
  await page.getByLabel('Filter').fill('ledger');
  expect(await shown(page)).toEqual(['shop/ledger']);
  expect(await page.getByRole('status').innerText()).toBe('1 of 4 shown');
  await page.getByLabel('Filter').fill('');
  await page.getByRole('combobox', { name: 'State' }).selectOption('no longer wanted');
  expect(await shown(page)).toEqual(['shop/old']);
});
