/** Mermaid's diagrams become SVG while the site is built; their colours are the theme's, so they follow light and dark. */
import { renderMermaidSVG } from 'beautiful-mermaid';
import type { MarkdownRenderer } from 'vitepress';

const colours = {
  bg: 'var(--vp-c-bg)',
  fg: 'var(--vp-c-text-1)',
  muted: 'var(--vp-c-text-2)',
  line: 'var(--vp-c-text-3)',
  border: 'var(--vp-c-brand-2)',
  surface: 'var(--vp-c-bg-alt)',
  transparent: true,
  font: 'Inter',
};

/** A plugin of markdown-it: a block marked `mermaid` is drawn. It throws when a diagram cannot be read. */
export function diagrams(markdown: MarkdownRenderer): void {
  const { fence } = markdown.renderer.rules;
  markdown.renderer.rules.fence = (tokens, index, options, env, self) => {
    const token = tokens[index];
    if (token?.info.trim() !== 'mermaid') return fence?.(tokens, index, options, env, self) ?? '';
    // As text for Vue, which would otherwise drop the drawing's own style element.
    return `<figure class="diagram" tabindex="0" v-html="${markdown.utils.escapeHtml(JSON.stringify(drawn(token.content)))}"></figure>\n`;
  };
}

/** Without the font's import from the network: the site has the font itself. */
const drawn = (source: string): string => renderMermaidSVG(source, colours).replace(/@import url\([^)]*\);?/g, '');
