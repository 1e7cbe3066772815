import { createLogUpdate } from 'log-update';

/** Called about once a second with the progress, and with `undefined` at the end. */
export type Progress = (says: string | undefined) => void;

const PLAIN_EVERY_MS = 15_000;

/** Shows the progress as one line on stderr: updated in place on a terminal, else written every fifteen seconds. */
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
