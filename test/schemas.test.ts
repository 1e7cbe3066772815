/** The published JSON Schemas are those of the types. */
import { readdir, readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, it } from 'vitest';
import { schemas } from '../scripts/schemas.ts';

it('say what the types say (else: `npm run schemas`), have an id of this version, and are schemas', async () => {
  const made = Object.entries(schemas());
  const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };
  expect((await readdir('schemas')).sort()).toEqual(made.map(([name]) => `${name}.json`).sort());
  for (const [name, schema] of made) {
    const published = JSON.parse(await readFile(`schemas/${name}.json`, 'utf8')) as object;
    expect(withoutWords(published), name).toEqual(withoutWords(schema));
    expect(schema).toMatchObject({ $id: expect.stringContaining(`/schemas/${version}/${name}.json`) });
    const { $schema: _, ...any } = schema as { $schema: string };
    expect(new Ajv2020({ strict: false, validateFormats: false }).compile(any)).toBeTypeOf('function');
  }
});

/** What a comment says better today changes nothing for those who call. */
const withoutWords = (schema: object): unknown =>
  JSON.parse(JSON.stringify(schema, (key, value: unknown) => (key === 'description' ? undefined : value)));
