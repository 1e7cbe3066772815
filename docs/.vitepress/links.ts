/**
 * Links that work on GitHub also work on the site. A document links to files of the repository by relative paths. On the
 * site a link to a page leads to that page, and one to any other file to the file on GitHub.
 */
import { dirname, join, normalize, relative } from 'node:path';
import type { MarkdownRenderer } from 'vitepress';
import { exists, isPage, placeOf, repository } from './pages.ts';

export const GITHUB = 'https://github.com/causeway-link/causeway';

/** A plugin of markdown-it. It throws for a link to a file that does not exist. */
export function repositoryLinks(markdown: MarkdownRenderer): void {
  markdown.core.ruler.push('repository_links', ({ tokens, env }) => {
    const { path, realPath = path } = env as { path: string; realPath?: string };
    const document = relative(repository, realPath);
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      const href = token.type === 'link_open' ? token.attrGet('href') : null;
      if (href !== null) token.attrSet('href', onSite(document, href));
    }
  });
}

/** The link `href` of a document, as the site has it. */
export function onSite(document: string, href: string): string {
  if (/^[a-z]+:|^#|^\/\//.test(href)) return href;
  const [, path = '', hash = ''] = /^([^#]*)(#.*)?$/.exec(href) ?? [];
  const target = normalize(join(dirname(document), decodeURIComponent(path))).replace(/\/$/, '');
  if (!exists(target)) throw new Error(`${document} links to ${href}: there is no ${target}`);
  if (isPage(target)) return `/${placeOf(target)}${hash}`;
  if (isPage(`${target}/README.md`)) return `/${placeOf(`${target}/README.md`)}${hash}`;
  return `${GITHUB}/blob/main/${target}${hash}`;
}
