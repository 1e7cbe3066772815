/** The engine and the tools use only the definition of a step, never its name. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { allSteps } from '../src/contract/steps.ts';

const ROOT = join(import.meta.dirname, '..');
const names: ReadonlySet<string> = new Set(allSteps.map(({ name }) => name));

/** Words of the vendors or of the command line that are also names of steps. */
const OTHER_WORDS: Readonly<Record<string, readonly string[]>> = {
  // The commands of these names.
  'src/cli/usage/principals.ts': ['principals'],
  // The command, titles of columns, and Aiven's `route` of a listener: `dynamic`, `privatelink`.
  'src/cli/usage/components.ts': ['components'],
  'src/cli/commands/components.ts': ['privatelink', 'routes'],
  'src/info/choose.ts': ['privatelink'],
  // Titles of columns.
  'src/cli/commands/fleet/inventory-text.ts': ['privatelink', 'connection'],
};

const sourcesIn = (directory: string): readonly string[] =>
  readdirSync(join(ROOT, directory), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${directory}/${name}`);

/** Literals that are the name of a step, and tables that have an entry for several. Types are erased and do not count. */
function stepsNamedIn(text: string): readonly string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) || ts.isTypeAliasDeclaration(node) || ts.isInterfaceDeclaration(node)) return;
    if (ts.isStringLiteralLike(node) && names.has(node.text)) found.push(node.text);
    if (ts.isObjectLiteralExpression(node)) {
      const keys = node.properties.flatMap((each) =>
        ts.isPropertyAssignment(each) && ts.isIdentifier(each.name) && names.has(each.name.text)
          ? [each.name.text]
          : [],
      );
      // A request has the two fields `components` and `principals`.
      if (keys.filter((key) => key !== 'components' && key !== 'principals').length > 1) found.push(...keys);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('source.ts', text, ts.ScriptTarget.Latest));
  return found;
}

describe('a step is known by its definition', () => {
  it.each(['src/workflows', 'src/cli', 'src/client', 'src/info', 'src/notifiers', 'src/worker', 'src/config'])(
    'and by its name nowhere in %s',
    (directory) => {
      const sources = sourcesIn(directory);
      expect(sources.length).toBeGreaterThan(0);
      for (const path of sources) {
        const named = new Set(stepsNamedIn(readFileSync(join(ROOT, path), 'utf8')));
        expect([...named].sort(), path).toEqual([...(OTHER_WORDS[path] ?? [])].sort());
      }
    },
  );

  it.each([
    [`if (step.name === 'vpcEndpoint') return;`, ['vpcEndpoint']],
    ['const minutes = { privatelink: 3, targets: 2 };', ['privatelink', 'targets']],
    ['switch (name) { case `routes`: return; }', ['routes']],
    ['const request = { components: [], principals: [] };', []],
    [`type Targets = OutputsByStep['targets'];`, []],
  ])('the test would notice: %s', (code, found) => {
    expect(stepsNamedIn(code)).toEqual(found);
  });
});
