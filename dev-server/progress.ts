import { createLogUpdate } from 'log-update';

/** Told what is going on, about once a second; `undefined` when it is over. */
export type Progress = (says: string | undefined) => void;

const PLAIN_EVERY_MS = 15_000;

/** One line on stderr: rewritten in place on a terminal, else written again every fifteen seconds. */
export function stderrProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  if (stream.isTTY) {
    const line = createLogUpdate(stream);
    return (says) => (says === undefined ? line.done() : line(says));
  }
  let last = -Infinity;
  return (says) => {
    if (says === undefined || Date.now() - last < PLAIN_EVERY_MS) return;
    last = Date.now();
    stream.write(`${says}\n`);
  };
}
