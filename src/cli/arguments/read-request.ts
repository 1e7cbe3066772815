/** A request from `-f FILE`, or from stdin for `-`. */
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import process from 'node:process';
import { ProblemsError } from '../../problems/problems.ts';
import type { PrivateLinkRequest } from '../../contract/request.ts';
import { parseRequestText } from '../../schema/text.ts';

/** @throws ProblemsError of type `Invalid` with every problem, its line and its column */
export async function readRequest(file: string): Promise<PrivateLinkRequest> {
  const parsed = parseRequestText(await read(file), file === '-' ? 'stdin' : file);
  if (!parsed.ok) throw new ProblemsError('Invalid', parsed.problems);
  return parsed.request;
}

async function read(file: string): Promise<string> {
  if (file === '-') return text(process.stdin);
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'does not exist' : 'cannot be read';
    throw new ProblemsError('Invalid', [
      { field: '-f', value: file, problem: reason, fix: 'name a request file, or - for stdin' },
    ]);
  }
}
