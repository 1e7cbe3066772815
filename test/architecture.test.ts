import { readdir, readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { generated, renewed } from '../scripts/docs.ts';

const root = join(import.meta.dirname, '..');
const read = (path: string): Promise<string> => readFile(join(root, path), 'utf8');
const found = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, name]) => name ?? '');

async function modules(...rooms: string[]): Promise<string[]> {
  const names = await Promise.all(
    rooms.map(async (room) =>
      (await readdir(join(root, room), { recursive: true })).map((name) => posix.join(room, name)),
    ),
  );
  return names.flat().filter((name) => name.endsWith('.ts'));
}

describe('documents', () => {
  it.each(Object.keys(generated))(
    'the generated part of %s is current: `npm run docs` changes nothing',
    async (path) => {
      expect(await renewed(path)).toBe(await read(path));
    },
  );

  it('the page on the architecture names rooms and tests that are there', async () => {
    const page = await read('docs/architecture.md');
    const paths = found(page, /`((?:src|test|lint|sandbox|dev-server)\/[\w./-]+)`/g);
    expect(paths.length).toBeGreaterThan(20);
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('CONTRIBUTING says what each `npm run` does', async () => {
    const { scripts } = JSON.parse(await read('package.json')) as { scripts: Record<string, string> };
    const page = await read('CONTRIBUTING.md');
    // `pre…` and `post…` scripts run together with another one.
    const own = Object.keys(scripts).filter((name) => !/^(pre|post)/.test(name));
    expect(own.filter((name) => !new RegExp(`npm (run )?${name}\\b`).test(page))).toEqual([]);
  });

  it('the vendor’s guide has one address in all documents', async () => {
    const pages = await Promise.all(['README.md', 'docs/guide.md'].map(read));
    const addresses = pages.flatMap((page) => found(page, /(https:\/\/aiven\.io\/docs\/[\w/-]*aws-privatelink\w*)/g));
    expect(addresses.length).toBeGreaterThan(1);
    expect(new Set(addresses).size).toBe(1);
  });

  it('every link from one document to another leads somewhere, and to a heading that is there', async () => {
    const pages = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md'].concat(
      (await readdir(join(root, 'docs'))).filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`),
    );
    const broken: string[] = [];
    for (const page of pages) {
      for (const link of found(await read(page), /\]\((?!https?:|mailto:)([^)\s]+)\)/g)) {
        const [path = '', heading] = link.split('#');
        const target = path === '' ? page : posix.join(dirname(page), path);
        if (!existsSync(join(root, target))) broken.push(`${page}: ${link}`);
        else if (heading !== undefined && !(await headings(target)).includes(heading)) broken.push(`${page}: ${link}`);
      }
    }
    expect(broken).toEqual([]);
  });
});

/** The anchors that GitHub makes from headings. */
async function headings(page: string): Promise<string[]> {
  return found(await read(page), /^#+ (.+)$/gm).map((text) =>
    text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

describe('modules', () => {
  it('import one another without circles', async () => {
    const graph = new Map<string, string[]>();
    for (const file of await modules('src', 'sandbox', 'dev-server')) {
      const imports = found(await read(file), /^(?:import|export)\b(?! type\b)[^;'"]*?from '(\.[^']+)';/gm);
      graph.set(
        file,
        imports.map((path) => posix.join(dirname(file), path)),
      );
    }
    expect(graph.size).toBeGreaterThan(300);
    expect(circleIn(graph)).toEqual([]);
  });
});

/** The files of one circle, in order; empty when there is none. */
function circleIn(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): string[] => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return [];
    for (const next of graph.get(file) ?? []) {
      const circle = visit(next, [...path, file]);
      if (circle.length > 0) return circle;
    }
    done.add(file);
    return [];
  };
  for (const file of graph.keys()) {
    const circle = visit(file, []);
    if (circle.length > 0) return circle;
  }
  return [];
}
