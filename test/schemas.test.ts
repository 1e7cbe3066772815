/** The published JSON Schemas are those of the types. */
import { readdir, readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, it } from 'vitest';
import { schemas, schemaText } from '../scripts/schemas.ts';

it('are current (`npm run schemas` changes nothing), have an id of this version, and are schemas', async () => {
  const made = Object.entries(schemas());
  const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };
  expect((await readdir('schemas')).sort()).toEqual(made.map(([name]) => `${name}.json`).sort());
  for (const [name, schema] of made) {
    expect(await readFile(`schemas/${name}.json`, 'utf8'), name).toBe(schemaText(schema));
    expect(schema).toMatchObject({ $id: expect.stringContaining(`/schemas/${version}/${name}.json`) });
    const { $schema: _, ...any } = schema as { $schema: string };
    expect(new Ajv2020({ strict: false, validateFormats: false }).compile(any)).toBeTypeOf('function');
  }
});
