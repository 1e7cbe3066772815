import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { confirm } from '../../src/cli/program/confirm.ts';
import { spawnCauseway } from './causeway.ts';

describe('a question', () => {
  it.each([
    ['y\r', 'yes'],
    ['YES\r', 'yes'],
    ['\r', 'no'],
    ['yess\r', 'no'],
    ['\u0003', 'interrupted'],
  ])('answered with %j is %s', async (typed, answer) => {
    const input = new PassThrough();
    const asked = confirm('Take them away?', {
      input,
      output: new PassThrough(),
      signal: new AbortController().signal,
    });
    input.write(typed);
    expect(await asked).toBe(answer);
  });

  it('that a signal meets is interrupted', async () => {
    const stop = new AbortController();
    const asked = confirm('Take them away?', {
      input: new PassThrough(),
      output: new PassThrough(),
      signal: stop.signal,
    });
    stop.abort();
    expect(await asked).toBe('interrupted');
  });
});

it('output that nobody reads any more ends the command without a word', async () => {
  const child = spawnCauseway(['onboard', '--help']);
  const said: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => said.push(String(chunk)));
  child.stdout.destroy();
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  expect({ code, said: said.join('') }).toEqual({ code: 0, said: '' });
});
