/** A request as a file holds it: YAML or JSON. Each problem gets its line and column. */
import { isMap, isPair, LineCounter, parseDocument, type Document } from 'yaml';
import type { Problem } from '../problems/problems.ts';
import { parseRequest, type Parsed } from './request.ts';
import type { Path } from './problems.ts';

/** `fileName` is for the messages only. Never throws. */
export function parseRequestText(text: string, fileName: string): Parsed {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${fileName}:${line}:${col}`;
  };
  const broken = document.errors.map(({ code, message, pos }): Problem => ({
    field: at(pos[0]),
    problem: code === 'MULTIPLE_DOCS' ? 'begins a second document' : `is not YAML: ${message}`,
    fix: 'correct it there; examples/orders-kafka.yaml shows the form',
  }));
  if (broken.length > 0) return { ok: false, problems: broken };
  const parsed = parseRequest(plain(document));
  if (parsed.ok) return parsed;
  return {
    ok: false,
    problems: parsed.problems.map(({ path, ...problem }) => ({ ...problem, at: at(offsetOf(document, path)) })),
  };
}

/** Undefined, which is never a valid request, for aliases that grow without end. */
function plain(document: Document): unknown {
  try {
    return document.toJS();
  } catch {
    return undefined;
  }
}

/** Where the deepest node on the way to `path` begins: of a missing field, the object that lacks it. */
export function offsetOf(document: Document, path: Path): number {
  for (let depth = path.length; depth > 0; depth -= 1) {
    const key = path[depth - 1];
    const parent: unknown = depth === 1 ? document.contents : document.getIn(path.slice(0, depth - 1), true);
    const pair = isMap(parent)
      ? parent.items.find((each) => isPair(each) && String(each.key) === String(key))
      : undefined;
    const node = (pair?.key ?? document.getIn(path.slice(0, depth), true)) as { range?: readonly number[] } | undefined;
    if (node?.range?.[0] !== undefined) return node.range[0];
  }
  return document.contents?.range?.[0] ?? 0;
}
