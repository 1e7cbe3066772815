import { isBuiltin } from 'node:module';
import ts from 'typescript';

export interface Import {
  readonly specifier: string;
  /** Where the specifier's text begins in the code, after the quote. */
  readonly at: number;
}

/** Every import of a compiled module or its declarations: imports, exports from, dynamic imports, types of modules. */
export function importsOf(code: string): Import[] {
  return ts
    .preProcessFile(code, true, true)
    .importedFiles.map(({ fileName, pos }) => ({ specifier: fileName, at: code.indexOf(fileName, pos) }))
    .filter(({ at }) => at >= 0);
}

/** The npm package of a specifier; undefined for Node's own and for files. */
export function packageOf(specifier: string): string | undefined {
  if (specifier.startsWith('.') || isBuiltin(specifier)) return undefined;
  return /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0];
}

/** Packages that modules load by `createRequire`, which `importsOf` does not find. */
export const requiredOf = (code: string): string[] =>
  [...code.matchAll(/createRequire\([^)]*\)\('([^']+)'\)/g)].flatMap(([, name]) => packageOf(name ?? '') ?? []);
