/** Which deliberate bugs the compiler would refuse: nobody can land those, so they say nothing about the tests. */
import { join } from 'node:path';
import * as ts from 'typescript';

/** Whether `file`, below `root`, has no error when its text is `text`. The files themselves stay as they are. */
export type Compiles = (file: string, text: string) => boolean;

/** Reads the project once, which takes seconds; then each question takes less than one. */
export function compiler(root: string): Compiles {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile) as { config: object };
  const { options: all, fileNames } = ts.parseJsonConfigFileContent({ ...config, include: ['src'] }, ts.sys, root);
  // A name that nobody uses any more is no sign that a test would need to notice the bug: whoever writes it removes the name.
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
