/**
 * The receipt on a VPC endpoint of ours: what else was made for the link. Offboarding reads it, even after the
 * histories are gone.
 */
import type { ReceiptEntry, ReceiptInput } from '../contract/receipt.ts';
import type { Ec2Client } from '../providers/ports/ec2.ts';
import type { VpcEndpoint } from '../providers/ports/vpc-endpoint.ts';
import { claimKeys } from './claims/claim-tags.ts';
import { claim } from './claims/claiming.ts';
import type { ActivityDeps } from './deps.ts';
import { MADE_TAG, OWNER_TAG } from './ownership.ts';
import { contextOf } from './vpc-endpoint/endpoint-context.ts';

/** What service-level things a link made. */
export interface Receipt {
  readonly privatelink: boolean;
  readonly components: readonly string[];
}

/** An endpoint that is not ours gets none. */
export const createRecordReceipt =
  (deps: ActivityDeps) =>
  async (input: ReceiptInput): Promise<void> => {
    const { ec2, tags } = contextOf(deps, input);
    const [found] = await ec2.vpcEndpoints({ ids: [input.vpcEndpointId] });
    if (found === undefined) return;
    if (found.tags[OWNER_TAG] !== tags[OWNER_TAG]) {
      // A change of components also reaches endpoints of others: the link uses only those that it was to adopt.
      if (input.endpoint?.adopt !== found.id) return;
      // Not ours to tag: the service says that the link uses it.
      await claim(deps, input, { [claimKeys(deps.installation).adopted(found.id)]: 'used-by-causeway' });
      return;
    }
    await writeReceiptOn(ec2, found, input.made);
  };

/** Merges with what is written there, so that a later run never shortens it. */
export async function writeReceiptOn(
  ec2: Ec2Client,
  { id, tags }: Pick<VpcEndpoint, 'id' | 'tags'>,
  made: readonly ReceiptEntry[],
): Promise<void> {
  const before = tags[MADE_TAG];
  const merged = writeReceipt(union(readReceipt(before ?? ''), receiptOf(made)));
  if (merged !== '' && merged !== before) await ec2.createTags(id, { [MADE_TAG]: merged });
}

/** `privatelink components=kafka,schema_registry` */
export const writeReceipt = ({ privatelink, components }: Receipt): string =>
  [
    ...(privatelink ? ['privatelink'] : []),
    ...(components.length > 0 ? [`components=${components.join(',')}`] : []),
  ].join(' ');

/** Ignores unknown words: a newer version may have written them. */
export function readReceipt(text: string): Receipt {
  const words = text.split(' ');
  const list = words.find((word) => word.startsWith('components='))?.slice('components='.length) ?? '';
  return {
    privatelink: words.includes('privatelink'),
    components: list.split(',').filter((component) => component !== ''),
  };
}

const receiptOf = (made: readonly ReceiptEntry[]): Receipt => ({
  privatelink: made.some(({ privatelink }) => privatelink === true),
  components: made.flatMap(({ components = [] }) => components),
});

const union = (one: Receipt, other: Receipt): Receipt => ({
  privatelink: one.privatelink || other.privatelink,
  components: [...new Set([...one.components, ...other.components])].sort(),
});
