/** Shows a run while it goes on: redrawn on a terminal, otherwise a plain line for every change. */
import process from 'node:process';
import { createLogUpdate } from 'log-update';
import pc from 'picocolors';
import { checklist, checklistHead } from '../text/checklist.ts';
import { inFull, type ProgressLine } from '../text/progress-lines.ts';
import type { Snapshot } from './snapshot.ts';
import { ec2TaskQueue } from '../../contract/request.ts';
import { noAnswerYet, unpolledNotice } from '../waiting/worker-notice.ts';

export interface ProgressDisplay {
  show(snapshot: Snapshot): void;
  /** Leaves the last picture on the screen. */
  done(): void;
}

/** `webUrl`: of the run, when the address of the Web UI is set. */
export function createProgress(stream: NodeJS.WriteStream = process.stderr, webUrl?: string): ProgressDisplay {
  // A terminal that does not know its own size (some CI systems) has no room to redraw in.
  const display = stream.isTTY && stream.rows > 0 ? redrawn(stream) : plain(stream);
  return {
    show(snapshot) {
      const now = Date.now();
      const lines = checklist(snapshot, now);
      const head = [checklistHead(snapshot, lines, now), webUrl ?? ''].filter((line) => line !== '');
      display.draw(lines, notices(snapshot), head);
    },
    done: () => display.done(),
  };
}

interface Display {
  draw(lines: readonly ProgressLine[], notices: readonly string[], head: readonly string[]): void;
  done(): void;
}

function redrawn(stream: NodeJS.WriteStream): Display {
  const update = createLogUpdate(stream);
  return {
    draw(lines, notices, head) {
      const width = Math.max(...lines.map(({ title }) => title.length), 12);
      const columns = Math.max(stream.columns ?? 80, 40);
      const drawn = lines.map((line) =>
        coloured(line, fitted(line, { title: width, time: timeWidth(lines) }, columns - 2)),
      );
      update([...head, ...drawn, ...notices.map((notice) => pc.yellow(`! ${notice}`))].join('\n'));
    },
    done: () => update.done(),
  };
}

function plain(stream: NodeJS.WriteStream): Display {
  const shown = new Map<string, string>();
  const once = (key: string, signature: string, text: string): void => {
    if (shown.get(key) === signature) return;
    shown.set(key, signature);
    stream.write(`${text}\n`);
  };
  return {
    draw(lines, notices) {
      for (const line of lines) {
        if (line.phase === 'toCome') continue;
        // The observation changes with every look, so only a new phase or sentence gets a new line.
        const signature = `${line.phase} ${line.says}`;
        once(
          line.key,
          signature,
          `${line.mark} ${line.title.padEnd(12)}  ${line.elapsed.padStart(10)}  ${inFull(line)}`,
        );
      }
      for (const notice of notices) once(notice, notice, `! ${notice}`);
    },
    done: () => undefined,
  };
}

/** The observation comes first, because a narrow terminal cuts off the end. */
function fitted(line: ProgressLine, width: { readonly title: number; readonly time: number }, columns: number): string {
  const { title, says, observed } = line;
  const sentence = `${observed === undefined ? '' : `${observed}; `}${says}`;
  return cutAtBlank(`${title.padEnd(width.title)}  ${timeOf(line).padEnd(width.time)}  ${sentence}`, columns);
}

/** "20 s of about 2 min": shows whether a step is late. */
const timeOf = ({ elapsed, usual }: ProgressLine): string =>
  [elapsed, usual].filter((each) => each !== undefined && each !== '').join(' of ');

const timeWidth = (lines: readonly ProgressLine[]): number => Math.max(...lines.map((line) => timeOf(line).length), 10);

/** Cuts between words, unless a word is wider than half of the line. */
function cutAtBlank(text: string, columns: number): string {
  if (text.length <= columns) return text;
  const blank = text.lastIndexOf(' ', columns - 2);
  const end = blank > columns / 2 ? blank : columns - 2;
  return `${text.slice(0, end).trimEnd()} …`;
}

function coloured({ mark, phase }: ProgressLine, text: string): string {
  if (phase === 'done' || phase === 'adopted') return `${pc.green(mark)} ${text}`;
  if (phase === 'parked' || phase === 'left') return `${pc.yellow(mark)} ${pc.yellow(text)}`;
  return phase === 'toCome' || phase === 'skipped' || phase === 'removed' || phase === 'cancelled'
    ? pc.dim(`${mark} ${text}`)
    : `${pc.cyan(mark)} ${text}`;
}

/** Reasons why a run does not go on, as far as they can be seen from outside. */
export function notices({ state, taskQueue, unpolled, closedAt }: Snapshot): string[] {
  if (closedAt !== undefined) return [];
  if (unpolled.length > 0) return unpolled.map((queue) => unpolledNotice(queue, serves(queue, taskQueue)));
  return state === undefined ? [noAnswerYet(taskQueue, true)] : [];
}

/** Whether it is a queue of an ordinary worker, not of a probe in a VPC. */
const serves = (queue: string, taskQueue: string): boolean => queue === taskQueue || queue === ec2TaskQueue(taskQueue);
