/** Text in HTML and SVG. Everything of a report that comes from outside goes through `escaped`. */
import { printable } from '../../contract/printable.ts';

export const escaped = (text: string): string =>
  printable(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');

/** A table with headings; cells are already HTML. The script of the page makes the table `items` sortable. */
export function tableHtml(
  { id, caption, head }: { readonly id: string; readonly caption: string; readonly head: readonly string[] },
  rows: readonly (readonly Cell[])[],
): string {
  const headings = head.map((each) => `<th scope="col">${escaped(each)}</th>`).join('');
  const body = rows.map((cells) => `<tr>${cells.map(cellHtml).join('')}</tr>`).join('\n');
  return `<div class="scroll" tabindex="0" role="region" aria-label="${escaped(caption)}"><table id="${id}"><caption>${escaped(caption)}</caption><thead><tr>${headings}</tr></thead><tbody>${body}</tbody></table></div>`;
}

export interface Cell {
  readonly html: string;
  /** What the column is sorted by, when it is not the text. */
  readonly order?: string | number;
  readonly isName?: boolean;
}

const cellHtml = ({ html, order, isName = false }: Cell): string => {
  const by = order === undefined ? '' : ` data-order="${escaped(String(order))}"`;
  return isName ? `<th scope="row"${by}>${html}</th>` : `<td${by}>${html}</td>`;
};

export const textCell = (text: string, order?: string | number): Cell => ({
  html: escaped(text),
  ...(order === undefined ? {} : { order }),
});
