/** The page of a report: one file that loads nothing. Only its own script may run, allowed by its digest. */
import { createHash } from 'node:crypto';
import { escaped } from './html.ts';
import { script } from './page-script.ts';
import { style } from './page-style.ts';

interface Tile {
  readonly name: string;
  readonly value: string;
}

export interface Page {
  readonly title: string;
  /** Below the title. */
  readonly subtitle: string;
  readonly tiles: readonly Tile[];
  /** HTML, each with a heading of its own. */
  readonly sections: readonly string[];
}

export function pageHtml({ title, subtitle, tiles, sections }: Page): string {
  const digest = createHash('sha256').update(script).digest('base64');
  const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${digest}'; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body>
<header><h1>${escaped(title)}</h1><p>${escaped(subtitle)}</p></header>
<main>
<dl class="tiles">${tiles.map(tileHtml).join('')}</dl>
${sections.filter(Boolean).join('\n')}
</main>
<script>${script}</script>
</body>
</html>
`;
}

const tileHtml = ({ name, value }: Tile): string => `<div><dt>${escaped(name)}</dt><dd>${escaped(value)}</dd></div>`;

/** `id`: of the section; its heading gets an id from it. */
export const section = (id: string, heading: string, html: string): string =>
  `<section aria-labelledby="${id}-heading"><h2 id="${id}-heading">${escaped(heading)}</h2>${html}</section>`;
