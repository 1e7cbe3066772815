/** The names and values of claims: what one installation writes, and what it reads back. */
import { describe, expect, it } from 'vitest';
import { accessesIn, accessTags, claimKeys } from '../../src/activities/claims/claim-tags.ts';
import {
  ofComponentAccess,
  ofComponents,
  ofPrincipals,
  ofPrivatelink,
} from '../../src/activities/claims/claims-of-steps.ts';
import { accessOf, carries, creationTags, isOfLink, ownerOf, ownTags } from '../../src/activities/ownership.ts';
import { readReceipt, writeReceipt, writeReceiptOn } from '../../src/activities/receipt.ts';
import type { Ec2Client } from '../../src/providers/ports/ec2.ts';
import type { VpcEndpoint } from '../../src/providers/ports/vpc-endpoint.ts';

const keys = claimKeys('prod');
const role = { region: 'eu-west-1', roleArn: 'arn:aws:iam::111122223333:role/privatelink', externalId: 'x'.repeat(90) };

describe('the key of a claim', () => {
  it('differs between installations and between things, and fits Aiven', () => {
    const of = ({ privatelink, component, principal, adopted }: typeof keys): readonly string[] => [
      privatelink,
      component('kafka'),
      component('Kafka REST'),
      component('k'.repeat(33)),
      principal('arn:aws:iam::111122223333:root'),
      principal('arn:aws:iam::111122223333:user/causeway'),
      adopted('vpce-0a1b2c3d4e5f60001'),
    ];
    const all = [...of(keys), ...of(claimKeys('staging'))];
    expect(new Set(all).size).toBe(all.length);
    for (const key of all) expect(key).toMatch(/^[a-z0-9_-]{1,64}$/);
    expect(of(keys).every((key) => key.startsWith(keys.prefix))).toBe(true);
  });

  it('shows a component that can be spelled, and hides one that cannot', () => {
    expect(keys.component('schema_registry')).toBe(`${keys.prefix}component-schema_registry`);
    expect(keys.component('k'.repeat(32))).toContain('k'.repeat(32));
    expect(keys.component('k'.repeat(33))).not.toContain('kkk');
    expect(keys.component('Kafka')).not.toContain('Kafka');
  });
});

describe('where endpoints were made', () => {
  it('is read back, in parts that fit, beside another place', () => {
    const own = { region: 'us-east-1' };
    const tags = { ...accessTags(keys, role), ...accessTags(keys, own), team: 'orders' };
    expect(Object.keys(tags).length).toBeGreaterThan(4);
    for (const value of Object.values(tags)) expect(value.length).toBeLessThanOrEqual(64);
    expect(accessesIn(keys, tags)).toHaveLength(2);
    expect(accessesIn(keys, tags)).toEqual(expect.arrayContaining([role, own]));
  });

  it('is read in the order of its parts, also when there are more than ten', () => {
    const long = { region: 'eu-west-1', externalId: Array.from({ length: 300 }, (_, at) => at).join() };
    const tags = accessTags(keys, long);
    expect(Object.keys(tags).length).toBeGreaterThan(11);
    expect(accessesIn(keys, Object.fromEntries(Object.entries(tags).reverse()))).toEqual([long]);
  });

  it('is ignored when somebody cut or rewrote it, or another installation wrote it', () => {
    const [first = '', ...others] = Object.keys(accessTags(keys, role));
    const tags = accessTags(keys, role);
    expect(accessesIn(keys, Object.fromEntries(others.map((key) => [key, tags[key] ?? ''])))).toEqual([]);
    expect(accessesIn(keys, { ...tags, [first]: 'eyJyZWdpb24iOiJ1cy1lYXN0LTEifQ' })).toEqual([]);
    expect(accessesIn(claimKeys('staging'), tags)).toEqual([]);
    expect(accessesIn(keys, {})).toEqual([]);
  });
});

describe('each change claims what it is about to make, and each removal gives up what it takes', () => {
  const [add, from] = [
    ['a', 'b'],
    ['b', 'c'],
  ];
  it.each([
    ['a resource', ofPrivatelink.made({ action: 'create' } as never), { privatelink: true }],
    ['principals', ofPrivatelink.made({ action: 'addPrincipals', with: { added: add } } as never), { principals: add }],
    ['no resource', ofPrivatelink.undone({ what: 'resource' } as never), { privatelink: true }],
    ['no principals', ofPrivatelink.undone({ what: 'principals', added: add } as never), { principals: add }],
    ['components', ofComponents.made({ with: { components: add } } as never), { components: add }],
    ['no components', ofComponents.undone({ components: add } as never), { components: add }],
    ['new principals', ofPrincipals.made({ with: { principals: add, from } } as never), { principals: ['a'] }],
    ['old principals', ofPrincipals.dropped?.({ with: { principals: add, from } } as never), { principals: ['c'] }],
    ['nothing', ofPrincipals.undone({} as never), {}],
    ['open', ofComponentAccess.made({ with: { on: add, off: from } } as never), { components: add }],
    ['closed', ofComponentAccess.dropped?.({ with: { on: add, off: from } } as never), { components: from }],
    ['closed again', ofComponentAccess.undone({ on: add } as never), { components: add }],
  ])('%s', (_, claimed, expected) => expect(claimed).toEqual(expected));
});

describe('an endpoint is ours', () => {
  const link = { project: 'shop', service: 'orders' };
  const endpoint = { vpcId: 'vpc-1', subnetIds: [], securityGroupIds: [] };
  const tagged = (tags: Record<string, string>): VpcEndpoint => ({ tags }) as unknown as VpcEndpoint;

  it('by its owner tag, which callers cannot set', () => {
    const mine = { ...endpoint, tags: { Name: 'mine', 'causeway:owner': 'somebody', cost: '1' } };
    const tags = creationTags('prod', link, mine);
    expect(tags).toMatchObject({ Name: 'mine', cost: '1', ...ownTags('prod', link, endpoint) });
    expect(creationTags('prod', link, endpoint)['Name']).toBe('privatelink shop/orders');
    expect(isOfLink(tagged(tags), 'prod', link)).toBe(true);
    expect(isOfLink(tagged(tags), 'staging', link)).toBe(false);
    expect(isOfLink(tagged({}), 'prod', link)).toBe(false);
    expect(ownerOf('prod', link)).toBe('prod/privatelink/shop/orders');
  });

  it('for its key, when it has both tags', () => {
    const own = ownTags('prod', link, endpoint);
    const [[key = '', value = ''] = []] = Object.entries(own);
    expect(carries(tagged({ ...own, more: 'x' }), own)).toBe(true);
    expect(carries(tagged({ [key]: value }), own)).toBe(false);
    expect(carries(tagged({}), own)).toBe(false);
  });

  it('and is read with the identity that it names', () => {
    expect(accessOf({ ...endpoint, ...role })).toStrictEqual(role);
    expect(accessOf({ ...endpoint, region: 'eu-west-1' })).toStrictEqual({ region: 'eu-west-1' });
  });
});

describe('a receipt', () => {
  it.each([
    [{ privatelink: true, components: ['a', 'b'] }, 'privatelink components=a,b'],
    [{ privatelink: false, components: ['a'] }, 'components=a'],
    [{ privatelink: true, components: [] }, 'privatelink'],
    [{ privatelink: false, components: [] }, ''],
  ])('%j is written and read', (receipt, text) => {
    expect(writeReceipt(receipt)).toBe(text);
    expect(readReceipt(text)).toEqual(receipt);
    expect(readReceipt(`${text} region=x components=`.trim()).privatelink).toBe(receipt.privatelink);
  });

  it('is merged with what is there, and written only when that changes it', async () => {
    const written: unknown[] = [];
    const ec2 = {
      createTags: async (id: string, tags: object) => void written.push([id, tags]),
    } as unknown as Ec2Client;
    const write = (before: string | undefined, made: Parameters<typeof writeReceiptOn>[2]) =>
      writeReceiptOn(ec2, { id: 'vpce-1', tags: before === undefined ? {} : { 'causeway:made': before } }, made);
    await write(undefined, []);
    await write('components=a', [{ components: ['a'] }]);
    expect(written).toEqual([]);
    await write('components=c', [{ components: ['b', 'c'] }, { privatelink: true }, { components: ['a'] }]);
    await write('privatelink components=c', [{}]);
    await write('privatelink', [{ components: ['a'] }]);
    expect(written).toEqual([
      ['vpce-1', { 'causeway:made': 'privatelink components=a,b,c' }],
      ['vpce-1', { 'causeway:made': 'privatelink components=a' }],
    ]);
  });
});
