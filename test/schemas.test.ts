/** The published JSON Schemas are those of the types. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, it, onTestFinished } from 'vitest';
import { parse, stringify } from 'yaml';
import { schemas } from '../scripts/schemas.ts';
import { loadSettings } from '../src/config/settings.ts';
import { isSecret, settingNames } from '../src/config/table.ts';
import { readManifest } from '../src/manifest/read-manifest.ts';

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

/** A changed comment does not matter to callers. */
const withoutWords = (schema: object): unknown =>
  JSON.parse(JSON.stringify(schema, (key, value: unknown) => (key === 'description' ? undefined : value)));

const accepts = async (name: string): Promise<(value: unknown) => boolean> => {
  const schema = JSON.parse(await readFile(`schemas/${name}.json`, 'utf8')) as object;
  return new Ajv2020({ strict: false, validateFormats: false }).compile(schema);
};

const manifests = {
  'the example': 'examples/fleet.yaml',
  'a whole one':
    'name: Fleet\nitems: [{ project: p, service: s, components: [kafka], endpoints: [], principals: ["arn:aws:iam::111122223333:root"], repair: true }]',
  'one without a name': 'items: []\nitemsFrom: links.CSV',
  'a word in place of a number': 'name: fleet\nconcurrency: many\nitemsFrom: links.csv',
  'a field that is unknown': 'name: fleet\nconcurency: 5\nitemsFrom: links.csv',
  'a file of another kind': 'name: fleet\nitemsFrom: links.txt',
  'a wrong item': 'name: fleet\nitems: [{ project: p, service: s, components: kafka }]',
  'a wrong default':
    'name: fleet\ndefaults: { endpoint: { vpcId: 5 } }\nitems: [{ project: p, service: s, components: [kafka], endpoints: [{}] }]',
};

it.each(Object.entries(manifests))(
  'of a manifest: %s is taken by the schema when it is taken by us',
  async (_, given) => {
    const text = given.endsWith('.yaml') ? await readFile(given, 'utf8') : given;
    const csv = await readFile('examples/fleet.csv', 'utf8');
    const read = (location: string) => Promise.resolve({ name: location, text: location === 'm.yaml' ? text : csv });
    const taken = await readManifest('m.yaml', read).then(
      ({ problems }) => problems.length === 0,
      () => false,
    );
    expect((await accepts('manifest'))(parse(text))).toBe(taken);
  },
);

/** By the names of settings: values that the settings file may have, and wrong ones. */
const values: Readonly<Record<string, readonly [good: readonly unknown[], bad: readonly unknown[]]>> = {
  temporalUiUrl: [['https://temporal.example.com'], ['temporal', 'ftp://x', 'https://me:secret@x']],
  taskQueue: [['links'], [' ']],
  installation: [['prod'], ['']],
  aivenUrl: [['https://api.aiven.io'], ['api.aiven.io']],
  awsRegion: [['eu-west-1'], ['']],
  ec2Endpoint: [['http://127.0.0.1:1'], ['ec2']],
  stsEndpoint: [['http://127.0.0.1:1'], ['sts']],
  policy: [
    [{ force: false, roles: ['arn:aws:iam::111122223333:role/x', { arn: 'arn:aws:iam::1:role/y', externalId: 'ab' }] }],
    [{ projects: 'shop' }, { forse: true }, { roles: ['x'] }, { namespaces: { a: { force: 'no' } } }],
  ],
  allowedPrincipals: [
    [['arn:aws:iam::111122223333:*'], 'arn:aws:iam::1:*,arn:aws:iam::2:*'],
    ['*', ['*']],
  ],
  timeScale: [
    [10, 0.5],
    [0, 10_001, 'fast'],
  ],
  dns: [['127.0.0.1:53'], ['']],
  extraCaFile: [['/etc/ca.pem'], ['']],
  probeNetworks: [
    [['10.0.0.0/16'], '10.0.0.0/16, 10.1.0.0/16'],
    ['10.0.0.0', ['ten']],
  ],
  probePorts: [['10000-31000'], ['10000', 10_000]],
  logLevel: [['debug'], ['loud']],
  maxConcurrentActivities: [[1], [0, 1.5, 100_001]],
  ec2Share: [
    [1, 0.1],
    [0, 1.1],
  ],
  shutdownGrace: [
    [30, '30', '1 minute'],
    [-1, 'soon'],
  ],
  notifyLog: [[true, false], ['perhaps']],
  codecListen: [
    [8888, '8888', '0.0.0.0:8888'],
    ['here', 70_000],
  ],
  codecJwksUrl: [['https://x/jwks'], ['jwks']],
  codecAudience: [['web-ui'], ['']],
  deploymentName: [['causeway'], ['']],
  buildId: [['1.2'], ['']],
  versioning: [['pinned', 'autoUpgrade'], ['sometimes']],
  health: [[9465], ['here']],
  metrics: [['0.0.0.0:9464'], ['here']],
  traces: [['http://127.0.0.1:4318'], ['127.0.0.1:4318', 'ftp://collector']],
};

it('of the settings file know each setting that may stand there, and take what is taken', async () => {
  expect(Object.keys(values).sort()).toEqual(settingNames.filter((name) => !isSecret(name)).sort());
  const schema = await accepts('settings');
  const directory = await mkdtemp(join(tmpdir(), 'causeway-settings-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const problemsWith = async (name: string, value: unknown): Promise<string> => {
    const path = join(directory, 'causeway.yaml');
    await writeFile(path, stringify({ [name]: value }));
    try {
      loadSettings({ profile: false, config: path }, {});
      return '';
    } catch (error) {
      return String(error);
    }
  };
  for (const [name, [good, bad]] of Object.entries(values)) {
    for (const value of good) {
      expect(schema({ [name]: value }), `${name}: ${JSON.stringify(value)}`).toBe(true);
      expect(await problemsWith(name, value)).not.toContain(`${name} in`);
    }
    for (const value of bad) {
      expect(schema({ [name]: value }), `${name}: ${JSON.stringify(value)}`).toBe(false);
      expect(await problemsWith(name, value), `${name}: ${JSON.stringify(value)}`).toContain(`${name} in`);
    }
  }
  expect(schema({ aivenToken: 'x' })).toBe(false);
  expect(schema({ taskqueue: 'x' })).toBe(false);
});
