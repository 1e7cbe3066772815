/** Lays a package out below `packages/`: copies from the compiled tree only what its entries import. */
import { chmod, copyFile, cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { importsOf, packageOf, requiredOf } from './imports.ts';
import { packageOfRoom, SCOPE, type PackageLayout } from './layout.ts';

const ROOT = join(import.meta.dirname, '../..');
const COMPILED = join(ROOT, 'dist');

/** @returns the packages that the code or its declarations import. @throws Error on an import of another package's inner module */
export async function layOut(layout: PackageLayout): Promise<Set<string>> {
  const target = join(ROOT, 'packages', layout.folder);
  await rm(join(target, 'dist'), { recursive: true, force: true });
  const used = new Set<string>();
  for (const [file, code] of await reached(layout, used)) {
    const path = join(target, 'dist', relative(join(COMPILED, layout.room), file));
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, code);
    if (code.startsWith('#!')) await chmod(path, 0o755);
  }
  for (const [from, to] of layout.files) await cp(join(ROOT, from), join(target, to), { recursive: true });
  await copyFile(join(ROOT, 'LICENSE'), join(target, 'LICENSE'));
  return used;
}

/** Each file that the entries import, directly or not, with its code as published. */
async function reached({ room, entries }: PackageLayout, used: Set<string>): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const code = entries.map((entry) => join(COMPILED, room, `${entry}.js`));
  const open = [...code, ...code.map(declarationsOf)];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (files.has(file)) continue;
    const text = (await readFile(file, 'utf8')).replace(/^\/\/# sourceMappingURL=.*\n?/m, '');
    const published = rewritten(file, text, room);
    files.set(file, published.code);
    // Declarations import only declarations: modules that users of an entry cannot see need none.
    open.push(...(file.endsWith('.d.ts') ? published.leadsTo.map(declarationsOf) : published.leadsTo));
    for (const name of [...published.packages, ...requiredOf(text)]) used.add(name);
  }
  return files;
}

const declarationsOf = (file: string): string => file.replace(/\.js$/, '.d.ts');

interface Published {
  readonly code: string;
  readonly leadsTo: string[];
  readonly packages: string[];
}

/** Rewrites imports: to `.js` within the folder, to the package's name for other folders. */
function rewritten(file: string, code: string, room: string): Published {
  const [leadsTo, packages]: [string[], string[]] = [[], []];
  let text = code;
  for (const { specifier, at } of importsOf(code).sort((one, other) => other.at - one.at)) {
    const named = specifier.startsWith('.') ? nameOf(file, specifier, room) : { specifier };
    if (named.leadsTo !== undefined) leadsTo.push(named.leadsTo);
    const name = packageOf(named.specifier);
    if (name !== undefined) packages.push(name);
    text = text.slice(0, at) + named.specifier + text.slice(at + specifier.length);
  }
  return { code: text, leadsTo, packages };
}

function nameOf(file: string, specifier: string, room: string): { specifier: string; leadsTo?: string } {
  const imported = join(dirname(file), specifier.replace(/\.ts$/, '.js'));
  const path = relative(COMPILED, imported);
  if (path.startsWith(`${room}/`)) return { specifier: specifier.replace(/\.ts$/, '.js'), leadsTo: imported };
  const other = packageOfRoom(path.split('/')[0] ?? '');
  if (other === undefined || !other.entries.some((entry) => path === `${other.room}/${entry}.js`))
    throw new Error(`${relative(ROOT, file)} imports ${specifier}, which is no entry of another package`);
  return { specifier: `${SCOPE}/${other.folder}` };
}
