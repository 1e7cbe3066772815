/** Items in YAML or JSON, with the manifest's defaults and the place of each field. */
import { LineCounter, parseDocument, type Document } from 'yaml';
import type { Problem } from '../problems/problems.ts';
import { fieldName, type Path } from '../schema/problems.ts';
import { offsetOf } from '../schema/text.ts';
import { withDefaults } from './defaults.ts';
import type { NamedText, RawItem } from './manifest.ts';

export interface YamlText {
  readonly value: Readonly<Record<string, unknown>>;
  /** The place of a path: `fleet.yaml:7:5`; if the path is missing, the place of the object that lacks it. */
  at(path: Path): string;
  has(path: Path): boolean;
}

export type ParsedYaml =
  ({ readonly ok: true } & YamlText) | { readonly ok: false; readonly problems: readonly Problem[] };

/** Reads a bare list as `items`. Never throws. */
export function parseYaml({ name, text }: NamedText): ParsedYaml {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const place = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${name}:${line}:${col}`;
  };
  const broken = document.errors.map(({ message, pos }): Problem => ({
    field: place(pos[0]),
    problem: `is not YAML: ${message}`,
    fix: 'correct it there; docs/fleet.md shows the form',
  }));
  if (broken.length > 0) return { ok: false, problems: broken };
  const value = plain(document);
  const bare = Array.isArray(value);
  const inDocument = (path: Path): Path => (bare && path[0] === 'items' ? path.slice(1) : path);
  return {
    ok: true,
    value: (bare ? { items: value } : typeof value === 'object' && value !== null ? value : {}) as YamlText['value'],
    at: (path) => place(offsetOf(document, inDocument(path))),
    has: (path) => document.hasIn(inDocument(path)),
  };
}

/** `defaults`: the manifest, which may be another file than the one that holds the items. */
export function itemsOf(yaml: YamlText, defaults: YamlText): readonly RawItem[] {
  const { items } = yaml.value;
  if (!Array.isArray(items)) return [];
  return items.map((item: unknown, index): RawItem => ({
    value: withDefaults(item, defaults.value['defaults']),
    locate(path) {
      const inItem: Path = ['items', index, ...path];
      const field = fieldName(inItem);
      const given = yaml.has(inItem) || path.length === 0;
      const inDefaults = defaultPath(path);
      return given || !defaults.has(inDefaults)
        ? { field, at: yaml.at(inItem) }
        : { field, at: defaults.at(inDefaults) };
    },
  }));
}

/** The path in the manifest of the default for a request's field. */
export const defaultPath = (path: Path): Path =>
  path[0] === 'endpoints' && typeof path[1] === 'number'
    ? ['defaults', 'endpoint', ...path.slice(2)]
    : ['defaults', ...path];

/** Undefined when aliases expand without limit. */
function plain(document: Document): unknown {
  try {
    return document.toJS();
  } catch {
    return undefined;
  }
}
