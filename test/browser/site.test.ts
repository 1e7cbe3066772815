/** The documentation as a site: it builds, its links lead somewhere, and people can read it in light and dark, wide and narrow. */
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { serveStatic } from '@hono/node-server/serve-static';
import { serve, type ServerType } from '@hono/node-server';
import type { AxeResults } from 'axe-core';
import { Hono } from 'hono';
import { LinkChecker, LinkState } from 'linkinator';
import { chromium, type Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { groups, pages, placeOf } from '../../docs/.vitepress/pages.ts';
import { childLimit } from '../support/eventually.ts';
import { onSite } from '../../docs/.vitepress/links.ts';

const root = join(import.meta.dirname, '../..');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const screenshots = join(root, 'screenshots');

/** As a shell has it: vitest's NODE_ENV would build another site. */
const ownEnvironment = (): NodeJS.ProcessEnv => ({ ...process.env, NODE_ENV: 'production' });

let folder: string;
let server: ServerType;
let address: string;
let browser: Browser;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causeway-site-'));
  await promisify(execFile)('npm', ['run', '-s', 'site', '--', '--outDir', folder], {
    cwd: root,
    env: ownEnvironment(),
    ...childLimit,
  });
  const app = new Hono().use(serveStatic({ root: folder }));
  server = await new Promise<ServerType>((resolve) => {
    const started = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, () => resolve(started));
  });
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  mkdirSync(screenshots, { recursive: true });
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
});

afterAll(async () => {
  await browser.close();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the site', () => {
  it('lists each page once', () => {
    const listed = groups().flatMap(({ items }) => items.map(({ link }) => link));
    const places = pages.map((path) => `/${placeOf(path)}`).filter((place) => place !== '/index.md');
    expect([...listed].sort()).toEqual(places.sort());
  });

  it('has no link that leads nowhere, also not to a heading', async () => {
    const { links } = await new LinkChecker().check({
      path: address,
      recurse: true,
      checkFragments: true,
      linksToSkip: async (link) => !link.startsWith(address),
    });
    expect(
      links.filter(({ state }) => state === LinkState.BROKEN).map(({ url, parent }) => `${parent}: ${url}`),
    ).toEqual([]);
    const seen = new Set(links.filter(({ state }) => state === LinkState.OK).map(({ url }) => new URL(url).pathname));
    for (const path of pages)
      expect([...seen]).toContain(`/${placeOf(path).replace(/md$/, 'html')}`.replace('/index.html', '/'));
  });

  it('leads to files that are no pages on GitHub, and refuses those that are not there', () => {
    expect(onSite('docs/deploy.md', '../deploy/tofu')).toBe(
      'https://github.com/causeway-link/causeway/blob/main/deploy/tofu',
    );
    expect(onSite('docs/deploy.md', '../README.md#try-it')).toBe('/overview.md#try-it');
    expect(onSite('README.md', 'docs/deploy.md')).toBe('/deploy.md');
    expect(() => onSite('docs/deploy.md', 'nowhere.md')).toThrow(
      'docs/deploy.md links to nowhere.md: there is no docs/nowhere.md',
    );
  });
});

/** One page of each kind: an index, text with a diagram, commands, tables, long code, a package, its types. */
const kinds = ['index', 'overview', 'concepts', 'guide', 'cli', 'sandbox', 'packages/client', 'api/client'];

describe('the site', () => {
  it.each([
    ['light', 'wide', 1440],
    ['dark', 'narrow', 390],
  ] as const)('can be read by everybody, in %s mode on a %s screen', async (colorScheme, name, width) => {
    const context = await browser.newContext({ colorScheme, viewport: { width, height: 1200 } });
    onTestFinished(() => context.close());
    const page = await context.newPage();
    for (const place of kinds) {
      await page.goto(`${address}/${place}.html`);
      await page.locator('main h1').first().waitFor();
      const shot = `site-${place.replace(/\//g, '-')}-${name}-${colorScheme}.png`;
      await page.screenshot({ path: join(screenshots, shot), animations: 'disabled' });
      await page.evaluate(axe);
      const { violations } = await page.evaluate<AxeResults>('axe.run()');
      const findings = violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
      expect(findings, place).toEqual([]);
      expect(await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth'), place).toBe(0);
    }
  });
});
