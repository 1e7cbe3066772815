/** When a file of a secret is read again, and what is said about it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { loadSettings } from '../../src/config/settings.ts';
import { secretFile } from '../../src/config/secret-file.ts';
import { isSecret, settingNames, table } from '../../src/config/table.ts';
import { ProblemsError, type Problem } from '../../src/problems/problems.ts';
import { keptKeys } from '../../src/worker/rotation/kept-keys.ts';
import { createRotation } from '../../src/worker/rotation/rotation.ts';
import { watchFiles } from '../../src/worker/rotation/watch-files.ts';
import { eventually } from '../support/eventually.ts';

const directory = mkdtempSync(join(tmpdir(), 'causeway-secret-files-'));
afterAll(() => rmSync(directory, { recursive: true }));
const file = (name: string, text: string): string => {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
};
const bare = { TEMPORAL_CONFIG_FILE: join(directory, 'none.toml') };

/** A value that each secret accepts, for before and after. */
const values: Readonly<Record<string, readonly [string, string]>> = {
  aivenToken: ['token-one', 'token-two'],
  webhookUrl: ['https://one.example.com/', 'https://two.example.com/'],
  webhookSecret: [`whsec_${Buffer.alloc(24, 1).toString('base64')}`, `whsec_${Buffer.alloc(24, 2).toString('base64')}`],
  slackWebhookUrl: ['https://slack.example.com/one', 'https://slack.example.com/two'],
  codecKeys: [key('one', 1), `${key('two', 2)},${key('one', 1)}`],
  codecToken: ['codec-one', 'codec-two'],
};
function key(id: string, byte: number): string {
  return `${id}:${Buffer.alloc(32, byte).toString('base64')}`;
}

const problemsOf = (env: NodeJS.ProcessEnv): readonly Problem[] => {
  try {
    loadSettings({}, { ...bare, ...env });
  } catch (error) {
    if (error instanceof ProblemsError) return error.problems;
    throw error;
  }
  return [];
};

describe('a secret in a file', () => {
  const secrets = settingNames.filter(isSecret);

  it.each(secrets)('is read at the start and again when it is renewed: %s', async (name) => {
    const all = Object.fromEntries(
      secrets.map((each) => [`${table[each].from[0]}_FILE`, file(each, `${values[each]?.[0]}\n`)]),
    );
    const settings = { ...loadSettings({}, { ...bare, ...all }), timeScale: 10_000 };
    const { now, start } = createRotation(settings);
    onTestFinished(start({ info: () => undefined, warn: () => undefined }));
    const before = JSON.stringify([now().aiven, now().notify, now().codec]);
    file(name, values[name]?.[1] ?? '');
    await eventually(() => expect(JSON.stringify([now().aiven, now().notify, now().codec])).not.toBe(before));
  });

  it('is the key of Temporal, too', () => {
    const { temporal } = loadSettings({}, { ...bare, TEMPORAL_API_KEY_FILE: file('temporal', 'a-key\n') });
    expect(temporal.connectionOptions.apiKey).toBe('a-key');
    expect(temporal.origins.apiKey).toMatchObject({ setting: 'TEMPORAL_API_KEY_FILE', isSet: true });
    file('temporal', 'the-next-key');
    expect(temporal.renewed().connectionOptions.apiKey).toBe('the-next-key');
  });

  it.each(['AIVEN_TOKEN', 'TEMPORAL_API_KEY'])('is refused at the start when it cannot be used: %s', (variable) => {
    const field = `${variable}_FILE`;
    const path = join(directory, 'none');
    expect(problemsOf({ [field]: path })).toMatchObject([{ field, value: path, problem: 'cannot be read (ENOENT)' }]);
    expect(problemsOf({ [field]: file('empty', '\n') })).toMatchObject([{ field, problem: 'is empty' }]);
    expect(problemsOf({ [field]: file('full', 'x'), [variable]: 'y' })).toMatchObject([
      { field, problem: `is set, and so is ${variable}` },
    ]);
  });

  it('is not shown when it is not a value of its setting', () => {
    const path = file('keys', 'planted-nonsense');
    expect(JSON.stringify(problemsOf({ CAUSEWAY_CODEC_KEYS_FILE: path }))).toMatch(/CAUSEWAY_CODEC_KEYS_FILE/);
    expect(JSON.stringify(problemsOf({ CAUSEWAY_CODEC_KEYS_FILE: path }))).not.toContain('planted-nonsense');
  });
});

describe('a file that is watched', () => {
  it('is taken when it has changed and when it has become readable again, and not before', async () => {
    const path = file('watched', 'one');
    const watched = secretFile('X', { X_FILE: path });
    const taken: string[] = [];
    const said: string[] = [];
    const stop = watchFiles(
      [{ files: watched === undefined ? [] : [watched], take: () => Promise.resolve(void taken.push('taken')) }],
      { everyMs: 5, logger: { info: (text) => void said.push(text), warn: (text) => void said.push(text) } },
    );
    onTestFinished(stop);
    file('watched', 'two');
    await eventually(() => expect(taken).toHaveLength(1));
    file('watched', 'three');
    await eventually(() => expect(taken).toHaveLength(2));
    expect(said.every((line) => line.startsWith('X_FILE: a new value was read'))).toBe(true);
    expect(said.join('')).not.toMatch(/two|three/);
  });
});

describe('new codec keys', () => {
  const one = { id: 'one', key: Buffer.alloc(32, 1) };
  const two = { id: 'two', key: Buffer.alloc(32, 2) };

  it('may be in front, and older ones may go', () => {
    expect(keptKeys([one], [two, one], 'X')).toEqual([two, one]);
    expect(keptKeys([two, one], [two], 'X')).toEqual([two]);
  });

  it('must have the one that encrypts now, as it is', () => {
    expect(() => keptKeys([one], [two], 'X')).toThrow(/^X: lacks the key one/);
    expect(() => keptKeys([one], [{ ...two, id: 'one' }], 'X')).toThrow(/^X: has another key under the id one/);
  });
});
