/** `causeway fleet diff`: the differences between what is wanted and what is there, field by field. */
import type { PictureItem } from '../../../client/fleet-picture-report.ts';
import type { Invocation } from '../../program/command.ts';
import { exitCodes, type ExitCode } from '../../program/exit-codes.ts';
import { createTable } from '../../text/table.ts';
import { connect } from '../connect.ts';
import { sorted } from './fleet-picture-text.ts';
import { askPicture } from './picture.ts';

export async function diff(invocation: Invocation<object>, name: string): Promise<ExitCode> {
  const { output } = invocation;
  const { client, close } = await connect(invocation.settings());
  try {
    const { applied, items } = await askPicture(client, invocation, name, true);
    const differing = sorted(items).filter(({ state }) => state !== 'proven' && state !== 'unproven');
    output.object({ name, ...(applied === undefined ? {} : { applied }), items: differing });
    output.say(differing.length === 0 ? `Fleet ${name}: all ${items.length} are as wanted.` : diffText(differing));
    return differing.length === 0 ? exitCodes.done : exitCodes.differences;
  } finally {
    await close();
  }
}

function diffText(items: readonly PictureItem[]): string {
  const table = createTable(['service', 'field', 'wanted', 'found']);
  for (const item of items) for (const row of rowsOf(item)) table.push([item.link, ...row]);
  return table.toString();
}

/** An item without fields to compare is one row. */
function rowsOf({ wanted, differences, says, state }: PictureItem): readonly (readonly string[])[] {
  if (!wanted) return [['all of it', 'no longer wanted', 'still there']];
  if (differences.length === 0 || state === 'parked' || state === 'failed') return [['all of it', 'there', says]];
  return differences.map(({ field, wanted: asked, found }) => [field, asked, found]);
}
