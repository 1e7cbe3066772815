/** The published packages: laid out, packed, and used where npm installed them. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { layOut } from '../../scripts/packages/lay-out.ts';
import { packages } from '../../scripts/packages/layout.ts';
import { emptyProject, manifestOf, output, pack, projectWith, ROOT } from './empty-project.ts';

const bin = (name: string): string => join(ROOT, 'node_modules/.bin', name);
const folders = packages.map(({ folder }) => folder);

let destination: string;
let tarballs: Record<string, string>;
const tarball = (folder: string): string => tarballs[folder] ?? '';

beforeAll(async () => {
  destination = await mkdtemp(join(tmpdir(), 'causeway-packed-'));
  await output('npm', ['run', '-s', 'build'], ROOT);
  tarballs = await pack(destination);
}, 300_000);

afterAll(() => rm(destination, { recursive: true, force: true }));

describe.each(packages)('$folder', (layout) => {
  const folder = `packages/${layout.folder}`;

  it('declares the packages that its code and its types import, and no other', async () => {
    const { dependencies = {} } = await manifestOf(folder);
    expect(Object.keys(dependencies).sort()).toEqual([...(await layOut(layout))].sort());
  });

  it('declares them in the versions that the repository is tested with, and its siblings in its own', async () => {
    const { version, dependencies = {} } = await manifestOf(folder);
    const { dependencies: tested = {}, version: released } = await manifestOf('.');
    expect(version).toBe(released);
    for (const [name, range] of Object.entries(dependencies))
      expect(range, name).toBe(name.startsWith('@causeway-link/') ? version : tested[name]);
  });

  it('says whose it is, and is published with provenance', async () => {
    expect(await manifestOf(folder)).toMatchObject({
      name: `@causeway-link/${layout.folder}`,
      license: 'Apache-2.0',
      repository: { directory: folder },
      homepage: expect.stringContaining('https://'),
      keywords: expect.arrayContaining([expect.any(String)]),
      publishConfig: { access: 'public', provenance: true },
      scripts: { prepack: expect.stringContaining('build') },
    });
  });

  it('holds compiled code, README and licence, and no sources', async () => {
    const files = (await output('tar', ['-tzf', tarball(layout.folder)], ROOT)).trim().split('\n');
    expect(files).toEqual(expect.arrayContaining(['package/README.md', 'package/LICENSE', 'package/package.json']));
    expect(files).toEqual(expect.arrayContaining(layout.entries.map((entry) => `package/dist/${entry}.js`)));
    expect(files.filter((name) => /(?<!\.d)\.ts$|\.map$/.test(name))).toEqual([]);
  });

  it('passes publint and "are the types wrong"', async () => {
    await output(bin('publint'), ['run', '--strict', tarball(layout.folder)], ROOT);
    await output(bin('attw'), [tarball(layout.folder), '--profile', 'esm-only'], ROOT);
  });
});

/** Kilobytes that the newly installed packages take. */
async function kilobytes(directory: string): Promise<number> {
  return Number((await output('du', ['-sk', join(directory, 'node_modules')], ROOT)).split('\t')[0]);
}

const uses = `createCausewayClient({ client: new Client({ connection: Connection.lazy() }) }).run({ project: 'shop', service: 'orders-kafka' }).workflowId`;

/** Complaints about these files and our package only: Temporal's SDK does not compile with `exactOptionalPropertyTypes`. */
async function complaintsOfStrictCompiler(project: string, files: readonly string[]): Promise<string[]> {
  const strict = ['--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess', '--skipLibCheck', 'false'];
  const node = ['--target', 'es2023', '--module', 'nodenext', '--types', 'node', '--noEmit'];
  const said = await output(bin('tsc'), [...strict, ...node, ...files], project).catch(String);
  return said.split('\n').filter((line) => /^(\w+\.[mc]ts|node_modules\/@causeway-link)/.test(line));
}

describe('in an empty project', () => {
  it('the client is light, and has no native code and no worker', async () => {
    const { dependencies = {} } = await manifestOf('packages/client');
    const temporal = await emptyProject(`@temporalio/client@${dependencies['@temporalio/client']}`);
    const before = await kilobytes(temporal);
    await output('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', tarball('client')], temporal);
    expect((await kilobytes(temporal)) - before).toBeLessThan(15_000);
    const files = await readdir(join(temporal, 'node_modules'), { recursive: true });
    expect(
      files.filter((name) => name.endsWith('.node') || /@temporalio\/(worker|workflow|core-bridge)$/.test(name)),
    ).toEqual([]);
  });

  it('the client is read by import, by require and by a bundler, and its types by a strict compiler', async () => {
    const project = await emptyProject(tarball('client'), '@types/node@22');
    const program = `console.log(${uses});`;
    const expected = 'privatelink/shop/orders-kafka\n';
    const modules = { createCausewayClient: '@causeway-link/client', 'Client, Connection': '@temporalio/client' };
    const lines = Object.entries(modules);
    const esm = lines.map(([names, from]) => `import { ${names} } from '${from}';`);
    const cjs = lines.map(([names, from]) => `const { ${names} } = require('${from}');`);
    await writeFile(join(project, 'esm.mjs'), [...esm, program].join('\n'));
    await writeFile(join(project, 'cjs.cjs'), [...cjs, program].join('\n'));
    const bundle = ['esm.mjs', '--bundle', '--platform=node', '--format=cjs', '--outfile=bundled.cjs'];
    await output(bin('esbuild'), bundle, project);
    for (const file of ['esm.mjs', 'cjs.cjs', 'bundled.cjs'])
      if (file !== 'cjs.cjs' || REQUIRES_ESM) expect(await output('node', [file], project), file).toBe(expected);

    const typed = `import { Client, Connection } from '@temporalio/client';
import { createCausewayClient, type OnboardResult } from '@causeway-link/client';
export const id: string = ${uses};
export const outcome = (result: OnboardResult): string => result.outcome;`;
    for (const name of ['esm.mts', 'cjs.cts']) await writeFile(join(project, name), typed);
    await writeFile(join(project, 'wrong.mts'), typed.replace("project: 'shop'", 'project: 1'));
    const complaints = await complaintsOfStrictCompiler(project, ['esm.mts', 'cjs.cts', 'wrong.mts']);
    expect(complaints).toEqual([expect.stringMatching(/^wrong\.mts.*TS2322: Type 'number'/)]);
  });

  it('the sandbox answers', async () => {
    const project = await emptyProject(tarball('sandbox'));
    const code = `import { startSandbox } from '@causeway-link/sandbox';
const sandbox = await startSandbox({ settings: { dataPlane: false } });
const answer = await fetch(sandbox.urls.control + '/_sandbox/ledger');
console.log(answer.status);
await sandbox.stop();`;
    await writeFile(join(project, 'sandbox.mjs'), code);
    expect(await output('node', ['sandbox.mjs'], project)).toBe('200\n');
  });

  it('the worker brings its command, which onboards from there, and needs neither sources nor a loader', async () => {
    const project = await emptyProject(...['worker', 'sandbox', 'dev-server'].map(tarball));
    expect(await readdir(join(project, 'node_modules'))).not.toContain('tsx');
    const { version } = await manifestOf('packages/worker');
    expect(await output(join(project, 'node_modules/.bin/causeway'), ['--version'], project)).toBe(`${version}\n`);
    const shown = await output(join(project, 'node_modules/.bin/causeway'), ['demo', '--exit', '--json'], project);
    expect(JSON.parse(shown)).toMatchObject({ outcome: 'ready' });
  });
});

it('the tree of the image has one native core, is not written to, and serves an onboarding', async () => {
  const tree = await mkdtemp(join(tmpdir(), 'causeway-image-'));
  onTestFinished(async () => {
    await output('chmod', ['-R', 'u+w', tree], ROOT);
    await rm(tree, { recursive: true });
  });
  await output('env', ['SKIP_BUILD=1', 'sh', 'deploy/image/assemble.sh', tree], ROOT);
  expect(await readdir(join(tree, 'node_modules/@temporalio/core-bridge/releases'))).toHaveLength(1);
  expect(await readdir(join(tree, 'node_modules'))).not.toContain('typescript');
  expect(await kilobytes(tree)).toBeLessThan(300_000);
  await output('chmod', ['-R', 'a-w', tree], ROOT);
  const command = join(tree, 'node_modules/@causeway-link/worker/dist/cli/index.js');
  const shown = await output('node', [command, 'demo', '--exit', '--json'], tmpdir());
  expect(JSON.parse(shown)).toMatchObject({ outcome: 'ready' });
});

/** Node 20 has `require` of ES modules only behind a flag. */
const REQUIRES_ESM = Number(process.versions.node.split('.')[0]) >= 22;

/** Licences that need no further check. */
const PERMISSIVE =
  /^\(?(MIT|MIT-0|ISC|0BSD|BSD-[23]-Clause|Apache-2\.0|BlueOak-1\.0\.0|CC0-1\.0|Unlicense|Python-2\.0)( OR .*)?\)?$/;

/** Packages whose licence was checked one by one; Temporal's SDK depends on both. */
const LOOKED_AT: Readonly<Record<string, string>> = {
  // Data about browsers. It must be attributed; its LICENSE file in the installed tree does that.
  'caniuse-lite': 'CC-BY-4.0',
  // Its LICENSE file is the Unlicense; its package.json has no licence field.
  unionfs: '',
};

interface Bom {
  readonly bomFormat: string;
  readonly components: {
    name: string;
    purl: string;
    licenses?: { license?: { id?: string }; expression?: string }[];
    hashes?: { alg: string; content: string }[];
  }[];
}

interface Lock {
  readonly packages: Readonly<Record<string, { name?: string; version: string; integrity?: string }>>;
}

describe.each(folders)('the software bill of materials of %s', (folder) => {
  let project: string;
  let bom: Bom;

  beforeAll(async () => {
    const siblings = folder === 'worker' ? ['sandbox', 'dev-server'] : [];
    // Writes only the lock file, which has licences and checksums.
    project = await projectWith('--package-lock-only', ...[folder, ...siblings].map(tarball));
    const args = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'];
    bom = JSON.parse(await output('npm', args, project)) as Bom;
  }, 300_000);

  afterAll(() => rm(project, { recursive: true, force: true }));

  it('lists each package that is installed, in its version and with its checksum, and no other', async () => {
    expect(bom.bomFormat).toBe('CycloneDX');
    const lock = JSON.parse(await readFile(join(project, 'package-lock.json'), 'utf8')) as Lock;
    const installed = Object.entries(lock.packages).filter(([path]) => path !== '');
    const named = ([path, { name, version }]: (typeof installed)[number]): string =>
      `${name ?? path.split('node_modules/').at(-1) ?? ''}@${version}`;
    const nameOf = (purl: string): string => decodeURIComponent(purl.replace(/^pkg:npm\//, '').replace(/\?.*$/, ''));
    expect(installed.length).toBeGreaterThan(10);
    expect([...new Set(bom.components.map(({ purl }) => nameOf(purl)))].sort()).toEqual(
      [...new Set(installed.map(named))].sort(),
    );
    const checksum = ({ hashes = [] }: Bom['components'][number]): string | undefined =>
      hashes.find(({ alg }) => alg === 'SHA-512')?.content;
    const sums = new Map(installed.map((one) => [named(one), one[1].integrity]));
    for (const component of bom.components) {
      const sum = Buffer.from(checksum(component) ?? '', 'hex').toString('base64');
      expect(`sha512-${sum}`, component.purl).toBe(sums.get(nameOf(component.purl)));
    }
  });

  it('has only permissive licences', () => {
    const named = bom.components.map(({ name, licenses = [] }) => ({
      name,
      licence: licenses.map(({ license, expression }) => license?.id ?? expression).join(' AND '),
    }));
    const isFine = ({ name, licence }: (typeof named)[number]): boolean =>
      LOOKED_AT[name] === licence || licence.split(' AND ').every((one) => PERMISSIVE.test(one));
    expect(named.filter((each) => !isFine(each))).toEqual([]);
  });
});
