/** Reads a manifest to requests, or to all problems with their lines. */
import { ProblemsError, type Problem } from '../problems/problems.ts';
import { checkItems } from './check-items.ts';
import { csvItems } from './csv-items.ts';
import { settingsOf } from './settings.ts';
import { itemsOf, parseYaml, type YamlText } from './yaml-items.ts';
import type { Manifest, NamedText, RawItem, ReadText } from './manifest.ts';

/**
 * Reads a manifest and the file of its `itemsFrom`.
 * @throws ProblemsError nothing in it can be used: not YAML, no name, wrong settings, no items. Problems of single items
 *   are in the result, and the caller decides whether to start the others
 */
export async function readManifest(location: string, read: ReadText): Promise<Manifest> {
  const yaml = parsed(await read(location));
  const problems: Problem[] = [];
  const settings = settingsOf(yaml, problems);
  const raw = [...itemsOf(yaml, yaml), ...(await itemsFrom(yaml, location, read))];
  if (raw.length === 0 && problems.length === 0) problems.push(noItems(yaml));
  const checked = checkItems(raw);
  // Reports everything at once, so that the head and the items can be corrected together.
  if (settings === undefined || problems.length > 0)
    throw new ProblemsError('Invalid', [...problems, ...checked.problems]);
  return { settings, ...checked };
}

/** The same, and throws when any item is wrong. @throws ProblemsError */
export function allOrNone(manifest: Manifest): Manifest {
  if (manifest.problems.length > 0) throw new ProblemsError('Invalid', manifest.problems);
  return manifest;
}

async function itemsFrom(yaml: YamlText, base: string, read: ReadText): Promise<readonly RawItem[]> {
  const { itemsFrom: from } = yaml.value;
  if (typeof from !== 'string') return [];
  const file = await read(from, base);
  if (/\.(csv|tsv)$/i.test(file.name)) return csvItems(file, yaml);
  return itemsOf(parsed(file), yaml);
}

function parsed(file: NamedText): YamlText {
  const yaml = parseYaml(file);
  if (!yaml.ok) throw new ProblemsError('Invalid', yaml.problems);
  return yaml;
}

const noItems = ({ at }: YamlText): Problem => ({
  field: 'items',
  at: at([]),
  problem: 'is empty, and so is itemsFrom',
  fix: 'list at least one service, or name a CSV or JSON file with itemsFrom',
});
