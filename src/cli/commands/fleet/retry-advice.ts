/** What to do about the items that failed, by the kind of failure. */
import { isFailure, type FleetState, type ItemStatus } from '../../../contract/fleet.ts';
import { shellWord } from '../../../info/shell-word.ts';
import { causeway } from '../../hints.ts';

/** The manifest for a command to paste: the file that was applied last, if it was a file. */
export const manifestWord = (source: string | undefined): string =>
  source === undefined || source === '-' ? 'MANIFEST' : shellWord(source);

/** `source`: the manifest that was applied last. Undefined when nothing failed. */
export function retryAdvice({ name, items }: Pick<FleetState, 'name' | 'items'>, source?: string): string | undefined {
  const failed = items.filter(({ state }) => isFailure(state) || state === 'skipped' || state === 'waiting');
  const wrong = failed.filter(isInvalid);
  const others = failed.length - wrong.length;
  const advice = [
    ...(wrong.length === 0
      ? []
      : [
          `${wrong.length} would fail again as they are written: correct them in the manifest, then ${causeway(`fleet retry ${name} -f ${manifestWord(source)}`)}`,
        ]),
    ...(others === 0
      ? []
      : [`Run the ${wrong.length === 0 ? 'failed' : 'other'} ones again: ${causeway(`fleet retry ${name}`)}`]),
  ];
  return advice.length === 0 ? undefined : advice.join('\n');
}

/** Its request was refused, so it fails again until it is corrected. */
const isInvalid = ({ why }: ItemStatus): boolean => why?.startsWith('Invalid: ') === true;
