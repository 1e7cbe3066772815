/** Secrets that the environment names by a file, as in `AIVEN_TOKEN_FILE`. Kubernetes and Vault's agent renew such files. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ProblemsError, type Problem } from '../problems/problems.ts';

export interface SecretFile {
  /** The setting that names it: `AIVEN_TOKEN_FILE`, `TEMPORAL_TLS_CLIENT_KEY_PATH`. */
  readonly variable: string;
  readonly path: string;
  /** `digestOf` the file before it was read. */
  readonly digest: string;
}

/** The file that `<variable>_FILE` names; undefined: none. */
export function secretFile(variable: string, env: NodeJS.ProcessEnv): SecretFile | undefined {
  const path = env[`${variable}_FILE`];
  return path === undefined || path === ''
    ? undefined
    : { variable: `${variable}_FILE`, path, digest: digestOf([path]) };
}

/** The text without spaces at its ends. @throws ProblemsError when the file cannot be read or is empty */
export function readSecret({ variable, path }: Pick<SecretFile, 'variable' | 'path'>): string {
  const wrong = (problem: string): ProblemsError =>
    new ProblemsError('Configuration', [
      { field: variable, value: path, problem, fix: 'write the secret into this file, and let this process read it' },
    ]);
  let text: string;
  try {
    text = readFileSync(path, 'utf8').trim();
  } catch (error) {
    throw wrong(`cannot be read (${codeOf(error)})`);
  }
  if (text === '') throw wrong('is empty');
  return text;
}

/** The same for `loadSettings`, which collects what is wrong. `variable` itself must not be set. */
export function secretIn(file: SecretFile, env: NodeJS.ProcessEnv, problems: Problem[]): string | undefined {
  const variable = file.variable.replace(/_FILE$/, '');
  if ((env[variable] ?? '') !== '') {
    problems.push({ field: file.variable, problem: `is set, and so is ${variable}`, fix: 'remove one of them' });
    return undefined;
  }
  try {
    return readSecret(file);
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    problems.push(...error.problems);
    return undefined;
  }
}

/** A short text that changes with the content of the files, and does not show it. */
export function digestOf(paths: readonly string[]): string {
  const hash = createHash('sha256');
  for (const path of paths) {
    try {
      hash.update(readFileSync(path));
    } catch (error) {
      hash.update(codeOf(error));
    }
    hash.update('\0');
  }
  return hash.digest('base64');
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error);
