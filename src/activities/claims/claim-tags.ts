/**
 * What a link claims as its own, as tags of the Aiven service: what it makes there outlives every VPC endpoint and
 * every history. One tag for each thing, so that nobody reads and rewrites what others wrote: PATCH leaves other keys
 * alone.
 *
 * The format: `causeway-<installation>-<thing>`, of letters, digits and dashes, 64 characters at most (Aiven's limit
 * for a key and for a value). `<installation>` and what is too long or oddly spelled is a hash: two installations never
 * mistake each other's things for their own. A reader computes the key of a thing and looks for it.
 *
 * | key ends in | means |
 * |---|---|
 * | `privatelink` | we made the PrivateLink resource |
 * | `component-<name or hash>` | we switched access to this component on |
 * | `principal-<hash>` | we allowed this principal |
 * | `adopted-<VPC endpoint id>` | the link uses this endpoint of somebody else |
 * | `access-<hash>-<n>` | part n of where and as whom our endpoints were made: base64url of JSON |
 *
 * An external id is written there with its role: AWS treats it as no secret, and without it nobody could remove the
 * endpoint later. Credentials are never written.
 */
import { createHash } from 'node:crypto';
import type { Access } from '../../contract/changes.ts';

/** Names of the tags of one installation. */
export interface ClaimKeys {
  readonly prefix: string;
  readonly privatelink: string;
  component(name: string): string;
  principal(arn: string): string;
  adopted(vpcEndpointId: string): string;
}

export type Tags = Readonly<Record<string, string>>;

export function claimKeys(installation: string): ClaimKeys {
  const prefix = `causeway-${hash(installation, 8)}-`;
  return {
    prefix,
    privatelink: `${prefix}privatelink`,
    component: (name) => `${prefix}component-${/^[a-z0-9_]{1,32}$/.test(name) ? name : hash(name, 32)}`,
    principal: (arn) => `${prefix}principal-${hash(arn, 24)}`,
    adopted: (id) => `${prefix}adopted-${id}`,
  };
}

/** The value of these tags, for people who read them. */
export const CLAIMED = 'made-by-causeway';

/** The tags that say where and as whom endpoints were made. */
export function accessTags(keys: ClaimKeys, access: Access): Tags {
  const { region, roleArn, externalId } = access;
  const text = Buffer.from(JSON.stringify({ region, roleArn, externalId })).toString('base64url');
  const parts = text.match(/.{1,64}/g) ?? [];
  return Object.fromEntries(
    parts.map((part, at) => [`${keys.prefix}access-${hash(text, 12)}-${String(at).padStart(2, '0')}`, part]),
  );
}

/** Every access that the tags name; one that somebody cut or rewrote is ignored. */
export function accessesIn({ prefix }: ClaimKeys, tags: Tags): readonly Access[] {
  const parts = new Map<string, string>();
  for (const key of Object.keys(tags).sort()) {
    const id = key.startsWith(`${prefix}access-`) ? key.slice(0, -'-00'.length) : undefined;
    if (id !== undefined) parts.set(id, `${parts.get(id) ?? ''}${tags[key]}`);
  }
  return [...parts].flatMap(([id, text]) => (id.endsWith(hash(text, 12)) ? [accessOf(text)] : []));
}

/** The hash matched: it is what we wrote. */
const accessOf = (text: string): Access => JSON.parse(Buffer.from(text, 'base64url').toString()) as Access;

const hash = (text: string, length: number): string => createHash('sha256').update(text).digest('hex').slice(0, length);
