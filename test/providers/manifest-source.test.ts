import { once } from 'node:events';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { createCa, issueServerCertificate } from '../../sandbox/certificates.ts';
import { createManifestSource, type ManifestSource } from '../../src/providers/manifest-source.ts';

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const each of cleanUps.splice(0).reverse()) await each();
});

async function serve(listener: RequestListener): Promise<{ url: string; source: ManifestSource }> {
  const ca = await createCa('test');
  const { certificate: cert, privateKey: key } = await issueServerCertificate(ca, ['localhost']);
  const server = createServer({ cert, key }, listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const source = createManifestSource({
    directory: tmpdir(),
    ca: ca.certificate,
    host: (host) => (host.startsWith('localhost') ? { private: true } : undefined),
    timeoutMs: 500,
  });
  cleanUps.push(
    () => server.closeAllConnections(),
    () => server.close(),
    () => source.close(),
  );
  return { url: `https://localhost:${(server.address() as AddressInfo).port}`, source };
}

async function directory(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'causeway-manifests-'));
  cleanUps.push(() => rm(path, { recursive: true }));
  return path;
}

it('the text of a URL comes with its name', async () => {
  const { url, source } = await serve(
    (_, response) => void response.writeHead(200, { etag: '"v1"' }).end('name: shop'),
  );
  expect(await source.read(`${url}/fleet.yaml`)).toEqual({ name: 'fleet.yaml', text: 'name: shop' });
});

it('a redirect is followed on the same host and nowhere else', async () => {
  const { url, source } = await serve((request, response) => {
    if (request.url === '/here') response.writeHead(302, { location: '/there' }).end();
    else if (request.url === '/away') response.writeHead(302, { location: 'https://example.org/fleet.yaml' }).end();
    else if (request.url === '/round') response.writeHead(302, { location: '/round' }).end();
    else response.end('name: there');
  });
  expect(await source.read(`${url}/here`)).toMatchObject({ text: 'name: there' });
  await expect(source.read(`${url}/away`)).rejects.toThrow('another host (example.org)');
  await expect(source.read(`${url}/round`)).rejects.toThrow('more than 3 times');
});

it('what is too large, too slow or an error is unreachable, and says which', async () => {
  const { url, source } = await serve((request, response) => {
    if (request.url === '/large') response.end('x'.repeat(1_000_001));
    else if (request.url === '/error') response.writeHead(500).end('oops');
    else if (request.url === '/drops') {
      const drip = setInterval(() => response.write(' '), 20);
      response.once('close', () => clearInterval(drip));
    }
  });
  await expect(source.read(`${url}/large`)).rejects.toThrow('larger than 1 MB');
  await expect(source.read(`${url}/error`)).rejects.toThrow('answers 500');
  await expect(source.read(`${url}/silent`)).rejects.toThrow('no answer within 0.5 s');
  // Its socket is never silent.
  await expect(source.read(`${url}/drops`)).rejects.toThrow('cannot be read');
});

it('only https is read, without credentials in the URL, and items from the same host', async () => {
  const { url, source } = await serve((_request, response) => response.end('service'));
  await expect(source.read('http://localhost/fleet.yaml')).rejects.toThrow('only https://');
  await expect(source.read('file:///etc/passwd')).rejects.toThrow('only https://');
  const refused = source.read('https://me:secret@localhost/fleet.yaml');
  await expect(refused).rejects.toThrow('holds credentials');
  await expect(refused).rejects.not.toThrow('secret');
  expect(await source.read('links.csv', { base: `${url}/deep/fleet.yaml` })).toMatchObject({ name: 'links.csv' });
  await expect(source.read('https://example.org/links.csv', { base: `${url}/fleet.yaml` })).rejects.toThrow(
    'another host',
  );
});

it('files are read below the directory, and links do not lead out of it', async () => {
  const [root, elsewhere] = [await directory(), await directory()];
  await mkdir(join(root, 'team'));
  await writeFile(join(root, 'team/fleet.yaml'), 'name: shop');
  await writeFile(join(root, 'team/links.csv'), 'service');
  await writeFile(join(elsewhere, 'secret.yaml'), 'token: 1');
  await symlink(join(elsewhere, 'secret.yaml'), join(root, 'link.yaml'));
  const source = createManifestSource({ directory: root });
  expect(await source.read('team/fleet.yaml')).toEqual({ name: 'fleet.yaml', text: 'name: shop' });
  expect(await source.read('links.csv', { base: 'team/fleet.yaml' })).toMatchObject({ text: 'service' });
  await expect(source.read('link.yaml')).rejects.toThrow('outside of the manifest directory');
  await expect(source.read(join(elsewhere, 'secret.yaml'))).rejects.toThrow('outside of the manifest directory');
  await expect(source.read('absent.yaml')).rejects.toThrow('does not exist');
});

/** A source with given DNS answers. */
function resolving(addresses: Readonly<Record<string, readonly string[]>>, host = { private: false }): ManifestSource {
  const source = createManifestSource({
    directory: tmpdir(),
    host: (name) => (name.endsWith('example.com') || /^[\d.[]/.test(name) ? host : undefined),
    lookup: (name, _options, callback) =>
      callback(
        null,
        (addresses[name] ?? []).map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      ),
    timeoutMs: 500,
  });
  cleanUps.push(() => source.close());
  return source;
}

it('only hosts that the policy names are read', async () => {
  const source = resolving({});
  await expect(source.read('https://example.org/fleet.yaml')).rejects.toThrow('policy.manifestHosts');
  await expect(createManifestSource({ directory: tmpdir() }).read('https://example.com/f.yaml')).rejects.toThrow(
    'policy.manifestHosts',
  );
});

it.each([
  ['127.0.0.1'],
  ['10.1.2.3'],
  ['169.254.169.254'],
  ['100.64.0.1'],
  ['::1'],
  ['fd00:ec2::254'],
  ['fe80::1'],
  ['::ffff:10.0.0.1'],
  ['::ffff:a00:1'],
  ['64:ff9b::a00:1'],
  ['2002:a00:1::'],
])('a name that leads to %s, in the worker’s own network, is not dialled', async (address) => {
  const source = resolving({ 'git.example.com': [address] });
  await expect(source.read('https://git.example.com/fleet.yaml')).rejects.toThrow('in the worker’s own network');
});

it.each(['https://10.0.0.1/f', 'https://[::1]/f', 'https://2130706433/f', 'https://0x7f.1/f'])(
  'neither is %s, which is no name',
  async (url) => {
    await expect(resolving({}).read(url)).rejects.toThrow('an address of the worker’s own network');
  },
);

it('the address that was checked is the one that is dialled: the name is looked up once', async () => {
  const { url } = await serve((_request, response) => response.end('name: shop'));
  let asked = 0;
  const source = createManifestSource({
    directory: tmpdir(),
    host: () => ({ private: false }),
    // The first look-up gives a public address, a second one would give our own.
    lookup: (_name, _options, callback) =>
      callback(null, [{ address: asked++ === 0 ? '192.0.2.1' : '127.0.0.1', family: 4 }]),
    timeoutMs: 300,
  });
  cleanUps.push(() => source.close());
  await expect(source.read(`${url}/fleet.yaml`)).rejects.toThrow(/cannot be read/);
  expect(asked).toBe(1);
});
