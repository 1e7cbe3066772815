/** What a person needs to decide: what happened, the usual cause, what to do, what to send. */
import pc from 'picocolors';
import { commandName } from '../../config/command-name.ts';
import type { LinkName } from '../../contract/request.ts';
import type { ParkedStep } from '../../contract/run.ts';
import { isOfService, nounOfStep } from '../../contract/steps.ts';
import { linkText } from '../arguments/link-argument.ts';
import { parkedHints } from '../hints.ts';
import { dateTime } from '../../contract/time-text.ts';

export function parkedBox(link: LinkName, parked: ParkedStep): string {
  const { step, endpoints, since, until, undo, failure } = parked;
  const { message, cause, fix, api, action, status, code, requestId } = failure;
  const ofService = isOfService(step);
  const where = ofService ? linkText(link) : endpoints.join(', ');
  const source = [api, action, status, code, requestId && `request ${requestId}`].filter(Boolean).join(' · ');
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['what happened', message],
    ['waits for it', ofService && endpoints.length > 0 ? endpoints.join(', ') : undefined],
    ['from', source === '' ? undefined : source],
    ['usual cause', cause],
    ['what to do', fix],
    ['then send', parkedHints(link, parked).join('\n')],
    ['or else', until === undefined ? undefined : `it is rolled back at ${dateTime(until)}`],
  ];
  const head = `A person is needed: ${undo ? 'taking away ' : ''}the ${nounOfStep(step)} of ${where} is parked since ${dateTime(since)}`;
  return [
    pc.yellow(head),
    ...rows.flatMap(([label, text]) => (text === undefined ? [] : [labelled(label, text)])),
  ].join('\n');
}

function labelled(label: string, text: string): string {
  const [first = '', ...more] = text.split('\n').flatMap(wrapped);
  return [`  ${pc.bold(label.padEnd(13))}  ${first}`, ...more.map((line) => `${' '.repeat(17)}${line}`)].join('\n');
}

const WIDTH = 100;

/** Wraps at spaces. Commands stay whole, so that they can be pasted. */
function wrapped(text: string): string[] {
  if (text.startsWith(commandName())) return [text];
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && line.length + word.length >= WIDTH) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines;
}
