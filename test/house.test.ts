import { readdir, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { settingNames, table } from '../src/config/table.ts';

const read = (path: string): Promise<string> => readFile(new URL(`../${path}`, import.meta.url), 'utf8');

async function sources(...directories: string[]): Promise<{ path: string; code: string }[]> {
  const lists = await Promise.all(
    directories.map(async (directory) => {
      // git does not store empty directories
      const names = await readdir(new URL(`../${directory}`, import.meta.url), { recursive: true }).catch(() => []);
      return names.filter((name) => name.endsWith('.ts')).map((name) => `${directory}/${name}`);
    }),
  );
  return Promise.all(lists.flat().map(async (path) => ({ path, code: await read(path) })));
}

const all = (text: string, pattern: RegExp): string[] => [
  ...new Set([...text.matchAll(pattern)].map(([, found]) => found ?? '')),
];

describe('what is written twice is the same', () => {
  it('the README lists every environment variable that the settings know, and no other', async () => {
    const ours = (name: string): boolean => !name.startsWith('TEMPORAL_');
    const variables = settingNames.flatMap((name): readonly string[] => table[name].from);
    const known = [...new Set([...variables, 'CAUSEWAY_CONFIG'])].filter(ours);
    const settings = /\*\*Settings\.\*\*([^]*?)\n## /.exec(await read('README.md'))?.[1] ?? '';
    const listed = all(settings, /`([A-Z][A-Z0-9]*_[A-Z0-9_]+)`/g).filter(ours);
    expect(known.length).toBeGreaterThan(10);
    expect(listed.sort()).toEqual(known.sort());
  });

  it('the IAM policy allows every EC2 action that the client calls', async () => {
    const providers = await sources('src/providers');
    const called = all(
      providers.map(({ code }) => code).join('\n'),
      /\b(?:new (?=\w+Command\()|paginate)([A-Z]\w+?)(?:Command)?\(/g,
    )
      .filter((action) => !['GetCallerIdentity', 'AssumeRole', 'DecodeAuthorizationMessage'].includes(action))
      .map((action) => `ec2:${action}`);
    const policy = JSON.parse(await read('docs/aws-iam-policy.json')) as { Statement: { Action: string | string[] }[] };
    expect(called).toContain('ec2:CreateVpcEndpoint');
    expect(policy.Statement.flatMap(({ Action }) => Action)).toEqual(expect.arrayContaining(called));
  });

  it('the server of the sandbox and the worker register the same search attributes, and the README names them', async () => {
    const { searchAttributes: sandbox } = await import('../dev-server/temporal-server.ts');
    const { searchAttributes: worker } = await import('../src/worker/search-attributes.ts');
    expect(Object.keys(sandbox).sort()).toEqual(Object.keys(worker).sort());
    const named = all(await read('README.md'), /search-attribute create --name (\w+)/g);
    expect(named.sort()).toEqual(Object.keys(worker).sort());
  });

  it('all packages of the Temporal SDK have one version', async () => {
    const lock = JSON.parse(await read('package-lock.json')) as { packages: Record<string, { version?: string }> };
    const versions = Object.entries(lock.packages).flatMap(([path, { version }]) =>
      /^node_modules\/@temporalio\/[^/]+$/.test(path) ? [version] : [],
    );
    expect(versions.length).toBeGreaterThan(8);
    expect(new Set(versions).size).toBe(1);
  });

  it('the lock file knows the packages of every platform, without which `npm ci` refuses to install on any', async () => {
    const { packages } = JSON.parse(await read('package-lock.json')) as {
      packages: Record<string, { optionalDependencies?: Record<string, string> }>;
    };
    const wanted = Object.values(packages).flatMap(({ optionalDependencies = {} }) =>
      Object.keys(optionalDependencies),
    );
    expect(
      wanted.filter((name) => !Object.keys(packages).some((path) => path.endsWith(`node_modules/${name}`))),
    ).toEqual([]);
  });

  it('the lock file has a checksum for each package, also of other platforms: `npm run lock-integrity` completes them', async () => {
    const { packages } = JSON.parse(await read('package-lock.json')) as {
      packages: Record<string, { link?: boolean; integrity?: string }>;
    };
    const fetched = Object.entries(packages).filter(([path, { link }]) => /node_modules\//.test(path) && link !== true);
    expect(fetched.length).toBeGreaterThan(300);
    expect(fetched.filter(([, { integrity = '' }]) => !integrity.startsWith('sha512-')).map(([path]) => path)).toEqual(
      [],
    );
  });

  it('every link of the documents to a file of the project leads somewhere', async () => {
    for (const document of ['README.md', 'CONTRIBUTING.md']) {
      const links = all(await read(document), /\]\((?!https?:)([^)#]+)\)/g);
      for (const link of links) {
        await expect(readdir(new URL('..', import.meta.url), { recursive: false })).resolves.toContain(
          link.split('/')[0],
        );
        if (link.includes('.')) await expect(read(link), `${document}: ${link}`).resolves.toBeTruthy();
      }
    }
  });
});

describe('the house rules that lint does not know', () => {
  it('no file is named for nothing in particular', async () => {
    const names = (await sources('src', 'sandbox', 'test', 'bench')).map(({ path }) => basename(path));
    expect(names.filter((name) => /^(utils?|helpers?|common|shared|misc)\.ts$/.test(name))).toEqual([]);
  });

  it('nothing is left for later, and no test is skipped or alone', async () => {
    const left = (await sources('src', 'sandbox', 'test', 'bench')).filter(
      ({ path, code }) =>
        !path.endsWith('house.test.ts') &&
        /\b(TODO|FIXME|XXX)\b|\b(it|test|describe)(\.\w+)*\.(only|skip|todo)\b/.test(code),
    );
    expect(left.map(({ path }) => path)).toEqual([]);
  });

  it('only a test whose title then says why may be skipped', async () => {
    const skipping = (await sources('test')).filter(({ code }) => /\.(skipIf|runIf)\b/.test(code));
    const written = skipping.map(({ path }) => path).filter((path) => path !== 'test/house.test.ts');
    expect(written).toEqual(['test/support/needs.ts']);
  });
});
