/** Commands to paste, spelled as this one was called. */
import { commandName } from '../config/settings.ts';
import type { LinkName } from '../contract/request.ts';
import type { ParkedStep } from '../contract/run.ts';
import { skippable } from '../contract/skipping.ts';
import { linkText } from './arguments/link-argument.ts';

export const causeway = (rest: string): string => `${commandName()} ${rest}`;

export const followHint = (link: LinkName): string => causeway(`status ${linkText(link)} --follow`);
export const rollbackHint = (link: LinkName): string => causeway(`rollback ${linkText(link)}`);

/** What may be sent to a parked step, the likeliest first. */
export function parkedHints(link: LinkName, { endpoints, step, undo }: ParkedStep): readonly string[] {
  const [endpoint, ...others] = endpoints;
  const which = endpoint === undefined || others.length > 0 ? '' : ` --endpoint ${endpoint}`;
  const name = linkText(link);
  const skip = causeway(`skip ${name}${which} --step ${step} --evidence 'how you know'`);
  return [
    causeway(`retry ${name}${which} --reason 'what you changed'`),
    ...(undo || skippable(step) ? [skip] : []),
    ...(undo ? [] : [causeway(`rollback ${name}${which}`)]),
  ];
}
