/** Which documents are pages of the site, where they stand on it, and how they are ordered. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

export const repository = join(import.meta.dirname, '../..');

/** The list of all documents; it is the first page, and the site's sidebar. */
const INDEX = 'docs/README.md';

export interface Group {
  readonly text: string;
  readonly items: readonly { readonly text: string; readonly link: string }[];
}

/** The groups of the index, in its order. */
export function groups(): readonly Group[] {
  const [, ...sections] = readFileSync(join(repository, INDEX), 'utf8').split(/^## /m);
  return sections.map((section) => ({
    text: section.slice(0, section.indexOf('\n')),
    items: [...section.matchAll(/^- \[(.+?)\]\((\S+?)\)/gm)].map(([, text = '', target = '']) => ({
      text,
      link: `/${placeOf(normalize(join(dirname(INDEX), target)))}`,
    })),
  }));
}

/** What TypeDoc writes of the client before the site is built. It is not in the repository, so no document links to it. */
const API = 'docs/api';

/** Documents of the repository that are pages, whether or not the index lists them: a test compares the two. */
export const pages: readonly string[] = [
  'README.md',
  'SECURITY.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'examples/callers/README.md',
  ...globSync('packages/*/README.md', { cwd: repository }),
  ...globSync('docs/**/*.md', { cwd: repository }),
]
  .filter((path) => !path.startsWith(`${API}/`))
  .sort();

/** Files that VitePress would otherwise take for pages. */
export const excluded: readonly string[] = globSync('*/', { cwd: repository })
  .filter((folder) => !['docs', 'packages', 'examples'].includes(folder.replace(/\/$/, '')))
  .map((folder) => `${folder.replace(/\/$/, '')}/**`)
  .concat('packages/*/*/**', 'examples/callers/*/**', '**/node_modules/**', 'docs/.vitepress/**');

/** Where a document stands on the site: `docs/deploy.md` is `deploy.md`, the README of the repository `overview.md`. */
export function placeOf(path: string): string {
  if (path === INDEX) return 'index.md';
  if (path === 'README.md') return 'overview.md';
  if (path.startsWith('docs/')) return path.slice('docs/'.length);
  return path.replace(/\/README\.md$/, '.md').toLowerCase();
}

/** Whether a path of the repository is a page. */
export const isPage = (path: string): boolean => pages.includes(path);

/** Whether there is a file or a folder of that path in the repository. */
export const exists = (path: string): boolean => existsSync(join(repository, path));
