/** Writes variables to a file that a shell reads: `source FILE`. */
import { writeFile } from 'node:fs/promises';

/** Readable by its owner only: it holds the keys of the sandbox. */
export const writeEnvFile = (file: string, variables: Readonly<Record<string, string>>): Promise<void> =>
  writeFile(
    file,
    Object.entries(variables)
      .map(([name, value]) => `export ${name}=${quoted(value)}\n`)
      .join(''),
    { mode: 0o600 },
  );

const quoted = (value: string): string => `'${value.replaceAll("'", `'\\''`)}'`;
