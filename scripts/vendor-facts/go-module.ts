/** Go modules as a source of facts: the checksum database vouches for each. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

export interface GoModule {
  readonly Path: string;
  readonly Version: string;
  /** Where its files are on this machine. */
  readonly Dir: string;
  readonly Info: string;
  /** When the version was published, ISO. */
  readonly time: string;
}

/** Downloads the newest version. Needs `go`. */
export async function goModule(path: string): Promise<GoModule> {
  const { stdout } = await promisify(execFile)('go', ['mod', 'download', '-json', `${path}@latest`]);
  const found = JSON.parse(stdout) as GoModule;
  const { Time } = JSON.parse(await readFile(found.Info, 'utf8')) as { Time: string };
  return { ...found, time: Time };
}

/** For the source of a fact: path, version and date. */
export const described = ({ Path, Version, time }: GoModule): string => `${Path} ${Version} (${time.slice(0, 10)})`;
