/** The code blocks of a recipe in CONTRIBUTING.md, and how they are followed. */
import type { CheckoutCopy } from './checkout-copy.ts';

/** One block: a file to write (`ts`), places to change in one (`diff`), or commands to run (`sh`). */
interface Block {
  readonly kind: 'ts' | 'diff' | 'sh';
  readonly lines: readonly string[];
}

/** Does only what the recipe says, without its commands, which are in `commandsOf`. @returns the files touched */
export async function follow(copy: CheckoutCopy, title: string): Promise<readonly string[]> {
  const touched = new Set<string>();
  for (const { kind, lines } of blocksOf(await copy.read('CONTRIBUTING.md'), title)) {
    if (kind === 'sh') continue;
    const [head = '', ...rest] = lines;
    const path = head.replace(/^(\/\/|---) /, '');
    await copy.write(path, kind === 'ts' ? `${rest.join('\n')}\n` : patched(await copy.read(path), rest, path));
    touched.add(path);
  }
  return [...touched];
}

/** The commands of a recipe, as they are typed. */
export const commandsOf = async (copy: CheckoutCopy, title: string): Promise<readonly string[]> =>
  blocksOf(await copy.read('CONTRIBUTING.md'), title).flatMap(({ kind, lines }) => (kind === 'sh' ? lines : []));

function blocksOf(document: string, title: string): readonly Block[] {
  const section = new RegExp(`\\n### ${title}\\n([^]*?)\\n##`).exec(document)?.[1] ?? '';
  const blocks = [...section.matchAll(/^( *)```(ts|diff|sh)\n([^]*?)\n\1```$/gm)].map(
    ([, indent = '', kind, text = '']) => ({
      kind: kind as Block['kind'],
      lines: text.split('\n').map((line) => line.slice(indent.length)),
    }),
  );
  if (blocks.length === 0) throw new Error(`CONTRIBUTING.md has no recipe with code called "${title}"`);
  return blocks;
}

/** @throws Error when a place does not occur exactly once: then the recipe is out of date */
function patched(text: string, lines: readonly string[], path: string): string {
  const places = lines.join('\n').split('\n@@\n');
  return places.reduce((now, place) => {
    const marked = place.split('\n');
    const side = (without: string): string =>
      `${marked.flatMap((line) => (line.startsWith(without) ? [] : [line.slice(1)])).join('\n')}\n`;
    const parts = now.split(side('+'));
    if (parts.length !== 2) throw new Error(`${path} has ${parts.length - 1} places of this recipe:\n${side('+')}`);
    return parts.join(side('-'));
  }, text);
}
