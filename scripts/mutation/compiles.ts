/** Finds deliberate bugs that the compiler refuses: nobody could merge those, so they say nothing about the tests. */
import { join } from 'node:path';
import * as ts from 'typescript';

/** Whether `file`, below `root`, compiles with the text `text`. The files are not changed. */
export type Compiles = (file: string, text: string) => boolean;

/** Reads the project once, which takes seconds; then each check takes less than one. */
export function compiler(root: string): Compiles {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile) as { config: object };
  const { options: all, fileNames } = ts.parseJsonConfigFileContent({ ...config, include: ['src'] }, ts.sys, root);
  // A name that becomes unused is no compile error here: the author of such a bug would remove the name too.
  const options = { ...all, noUnusedLocals: false, noUnusedParameters: false };
  let changed = { path: '', text: '', version: 0 };
  const host: ts.LanguageServiceHost = {
    getCompilationSettings: () => options,
    getScriptFileNames: () => fileNames,
    getScriptVersion: (path) => (path === changed.path ? String(changed.version) : '0'),
    getScriptSnapshot(path) {
      const text = path === changed.path ? changed.text : ts.sys.readFile(path);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => root,
    getDefaultLibFileName: (each) => ts.getDefaultLibFilePath(each),
    fileExists: ts.sys.fileExists,
    readFile: ts.sys.readFile,
    readDirectory: ts.sys.readDirectory,
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
  };
  const service = ts.createLanguageService(host);
  return (file, text) => {
    const path = join(root, file);
    changed = { path, text, version: changed.version + 1 };
    return [...service.getSyntacticDiagnostics(path), ...service.getSemanticDiagnostics(path)].length === 0;
  };
}
